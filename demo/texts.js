// @ts-check

/**
 * The page's words in English; the Vietnamese ones stand in index.html.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const english = {
  headline: 'A shop’s messages and comments, on screen the moment a customer sends them',
  lead: 'This page embeds a few HTML elements and has a live conversation desk: instant updates over two WebSocket connections, asking again every 10 seconds when the network is in trouble, no message missing and none shown twice.',
  tourOne: 'Log in with the demo account, already filled in.',
  tourTwo: 'Watch new messages arrive in the list, click one to read it.',
  tourThree: 'Press 🧪 to switch a server off or end the session, and watch the page recover.',
  synthetic: 'This is a simulated shop: every customer, message and order is made up by a program.',
  viewer: 'Open the whole application, which is one tag →',
  dashboard: 'See a shop’s own page that takes it in piece by piece →',
  gallery: 'Every state of every element →',
  docs: 'Documentation, with examples that run in the page →',
  account: 'Account to try:',
  notBuilt: 'chatomni.js could not be loaded. Run “npm run build” and reload this page.',
  simulator: 'Try failures',
  simulatorLead: 'Switch parts of the simulated servers on and off and watch the badges above.',
  chat: 'Chat server',
  rt: 'RT server',
  bothDown: 'With both off, the page asks again every 10 seconds.',
  traffic: 'Customers keep writing',
  rest: 'REST answers',
  restOk: 'normally',
  restSlow: '3 seconds late',
  restFail: 'error 503',
  comments: 'Answering, hiding comments',
  commentsOk: 'accepted',
  commentsSlow: 'accepted after 3 seconds',
  comments400: 'refused (400)',
  comments429: 'too many, wait 10 seconds (429)',
  comments500: 'error 500',
  commentsHang: 'does not arrive, no answer',
  commentsLose: 'arrives, no answer',
  say: 'One new message',
  lost: 'One message that both sockets lose',
  burst: '12 live-stream comments',
  expire: 'Expire the token',
  revoke: 'Revoke the whole session',
  back: 'Back to the list',
  theme: 'Change between light and dark',
  done: 'Done.',
  failed: 'The simulator did not answer.',
  lostDone: 'Sent past both sockets: it shows with the next poll, within 10 seconds.',
};

/**
 * Words that no element of the page holds.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const vietnamese = {
  done: 'Đã xong.',
  failed: 'Máy chủ mô phỏng không trả lời.',
  lostDone: 'Đã gửi mà không qua hai kết nối: tin sẽ hiện ở lần hỏi lại tới, trong 10 giây.',
};
