// @ts-check

/** @typedef {{ mode: string, status: number }} RestState */
/** @typedef {{ chat: { state: string }, rt: { state: string }, traffic: string, rest: RestState, comments: RestState }} SimulatorState */

/** What the buttons send. @type {Readonly<Record<string, object>>} */
const WISHES = {
  say: { say: { text: 'Shop ơi, mẫu này còn size M không ạ?' } },
  lost: { say: { text: 'Tin này không đi qua WebSocket', delivery: 'none' } },
  burst: { burst: 12 },
  expire: { token: { do: 'expire', tellSockets: true } },
  revoke: { token: { do: 'revoke', tellSockets: true } },
};

/**
 * Connects the panel of switches, if the server has them.
 *
 * @param {(key: string) => string} text
 */
export async function startSimulatorPanel(text) {
  const answer = await fetch('/sim/state');
  if (!answer.ok) return;
  const panel = document.querySelector('#simulator');
  const opener = document.querySelector('#simulator-open');
  const said = document.querySelector('#simulator-said');
  const rest = document.querySelector('#rest');
  const comments = document.querySelector('#comments');
  if (!(panel instanceof HTMLElement) || !(opener instanceof HTMLElement)) return;
  if (!said || !(rest instanceof HTMLSelectElement)) return;
  if (!(comments instanceof HTMLSelectElement)) return;

  /** @param {object} wish @param {string} [words] */
  const send = async (wish, words = 'done') => {
    const accepted = await post(wish);
    said.textContent = text(accepted ? words : 'failed');
  };

  opener.hidden = false;
  opener.addEventListener('click', () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute('aria-expanded', String(!panel.hidden));
  });
  for (const input of panel.querySelectorAll('input')) {
    input.addEventListener('change', () => void send(wishOfSwitch(input)));
  }
  rest.addEventListener('change', () => void send({ rest: rest.value }));
  comments.addEventListener(
    'change',
    () => void send({ comments: wishOfComments(comments.value) }),
  );
  for (const button of panel.querySelectorAll('button')) {
    const name = button.dataset['do'] ?? '';
    const wish = WISHES[name];
    if (!wish) continue;
    button.addEventListener('click', () => void send(wish, name === 'lost' ? 'lostDone' : 'done'));
  }
  showState(panel, { rest, comments }, await answer.json());
}

/** @param {HTMLInputElement} input */
function wishOfSwitch(input) {
  const name = input.dataset['switch'] ?? '';
  if (name === 'traffic') return { traffic: input.checked ? 'on' : 'off' };
  return { [name]: input.checked ? 'start' : 'stop' };
}

/** @param {string} value - a mode, or the status to fail with */
function wishOfComments(value) {
  const status = Number(value);
  return status ? { mode: 'fail', status, ...(status === 429 && { retryAfter: 10 }) } : value;
}

/**
 * @param {HTMLElement} panel
 * @param {{ rest: HTMLSelectElement, comments: HTMLSelectElement }} selects
 * @param {SimulatorState} state
 */
function showState(panel, { rest, comments }, state) {
  for (const input of panel.querySelectorAll('input')) {
    const name = input.dataset['switch'];
    if (name === 'traffic') input.checked = state.traffic === 'on';
    if (name === 'chat' || name === 'rt') input.checked = state[name].state === 'started';
  }
  rest.value = state.rest.mode;
  const { mode, status } = state.comments;
  comments.value = mode === 'fail' ? `${status}` : mode;
}

/** @param {object} wish */
async function post(wish) {
  try {
    const answer = await fetch('/sim/control', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(wish),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
