// @ts-check

/** @typedef {{ chat: { state: string }, rt: { state: string }, traffic: string, rest: { mode: string } }} SimulatorState */

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
  if (!(panel instanceof HTMLElement) || !(opener instanceof HTMLElement)) return;
  if (!said || !(rest instanceof HTMLSelectElement)) return;

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
  for (const button of panel.querySelectorAll('button')) {
    const name = button.dataset['do'] ?? '';
    const wish = WISHES[name];
    if (!wish) continue;
    button.addEventListener('click', () => void send(wish, name === 'lost' ? 'lostDone' : 'done'));
  }
  showState(panel, rest, await answer.json());
}

/** @param {HTMLInputElement} input */
function wishOfSwitch(input) {
  const name = input.dataset['switch'] ?? '';
  if (name === 'traffic') return { traffic: input.checked ? 'on' : 'off' };
  return { [name]: input.checked ? 'start' : 'stop' };
}

/**
 * @param {HTMLElement} panel
 * @param {HTMLSelectElement} rest
 * @param {SimulatorState} state
 */
function showState(panel, rest, state) {
  for (const input of panel.querySelectorAll('input')) {
    const name = input.dataset['switch'];
    if (name === 'traffic') input.checked = state.traffic === 'on';
    if (name === 'chat' || name === 'rt') input.checked = state[name].state === 'started';
  }
  rest.value = state.rest.mode;
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
