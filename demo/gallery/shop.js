// @ts-check

/** The gallery's now, ms: noon of a Friday in Hà Nội. Every answer says so by its `Date`. */
export const NOW = Date.UTC(2026, 0, 16, 5);

/** The shop's pages. */
export const PAGES = ['270136663390370', '270136663390371'];
export const POST = `${PAGES[0]}_122101234567890123`;

const minute = 60_000;

/** @param {number} minutes before now */
export const before = (minutes) => new Date(NOW - minutes * minute).toISOString();

/**
 * A conversation as a search gives it (docs/protocol.md §3).
 *
 * @param {object} facts
 * @param {string} facts.user
 * @param {string | null} [facts.name]
 * @param {string | null} [facts.text] - of the newest message
 * @param {number} [facts.ago] - of the newest message, minutes
 * @param {number} [facts.unread]
 * @param {string} [facts.phone]
 * @param {boolean} [facts.address]
 * @param {string} [facts.status]
 * @param {string} [facts.page]
 * @param {boolean} [facts.comment] - the newest message is one
 * @param {string} [facts.attachment] - kind of its attachment
 */
export function conversation(facts) {
  const {
    user,
    name = 'Nguyễn Thị Hương',
    text = 'Dạ em cảm ơn shop',
    ago = 5,
    unread = 0,
  } = facts;
  const last =
    text === null
      ? null
      : {
          Message: text,
          CreatedTime: before(ago),
          Attachments: facts.attachment ? [file(facts.attachment)] : null,
        };
  return {
    Id: `c-${user}`,
    Name: name,
    Phone: facts.phone ?? null,
    HasAddress: facts.address ?? false,
    Channel: { Id: facts.page ?? PAGES[0], Type: 4 },
    User: { Id: user },
    LastActivities: {
      HasUnread: unread > 0,
      UnreadCount: unread,
      ActivitedTime: before(ago),
      Message: facts.comment ? null : last,
      Comment: facts.comment ? last : null,
    },
    ApplicationPartner: facts.status ? { StatusText: facts.status } : null,
  };
}

/**
 * A message as a thread's answer gives it.
 *
 * @param {number} ago - minutes
 * @param {string | null} text
 * @param {object} [more]
 * @param {string} [more.id]
 * @param {string | true} [more.shop] - the shop wrote it, and who there
 * @param {boolean} [more.comment]
 * @param {string} [more.parent]
 * @param {boolean} [more.edited]
 * @param {readonly object[]} [more.files]
 */
export function message(ago, text, { id, shop, comment, parent, edited, files } = {}) {
  const own = id ?? `m-${ago}-${text?.length ?? 0}-${shop ? 1 : 0}`;
  return {
    Id: own,
    Type: comment ? 'comment' : 'message',
    MessageType: comment ? 12 : 11,
    Message: text,
    IsOwner: !!shop,
    ApplicationUser: typeof shop === 'string' ? { Id: shop, Name: shop } : null,
    CreatedTime: before(ago),
    UpdatedTime: edited ? before(ago - 1) : null,
    Attachments: files ?? null,
    ...(comment && { ParentId: parent ?? null, Data: { id: `${POST.split('_')[1]}_${own}` } }),
    ...(!comment && parent && { ParentId: parent }),
  };
}

/**
 * An attachment; the simulator has pictures of any name, `ghi-am.wav` and `bang-gia.pdf` under `/sim/media`.
 *
 * @param {string} kind
 * @param {string} [path]
 * @param {string} [name]
 */
export function file(kind, path, name) {
  const url = path && new URL(path, location.href).href;
  return { Type: kind, Payload: { ...(url && { Url: url }), ...(name && { Name: name }) } };
}

/** @param {number} number */
export const picture = (number) => file('image', `/sim/media/mau-vay-${number}.svg`);

/**
 * A customer's order, as the orders of a live post are told.
 *
 * @param {string} user
 * @param {number} index
 */
export const order = (user, index) => ({
  id: `o-${user}`,
  asuid: user,
  orders: [{ id: `o-${user}`, session: 1129, index, code: `#${index}. 251204${471 + index}` }],
});

/** The push of a message that came just now. @param {string} user @param {string} text @param {string} [name] */
export function push(user, text, name = 'Nguyễn Thị Hương') {
  const of = { ChannelType: 4, ChannelId: PAGES[0], UserId: user };
  return {
    EventName: 'chatomni.on-message',
    Conversation: { Id: `c-${user}`, ...of, Name: name },
    Message: {
      Id: `p-${user}-${text.length}`,
      ...of,
      Message: text,
      MessageType: 11,
      IsOwner: false,
      CreatedTime: new Date(NOW).toISOString(),
    },
  };
}
