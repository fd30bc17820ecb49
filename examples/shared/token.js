/**
 * TPOS's token. A shop asks its own server here, which knows who is logged in, for instance by
 * `fetch('/session/tpos-token', { method: 'POST' })`; in the examples the simulated shop's account stands for that.
 */
export async function getToken() {
  const body = new URLSearchParams({
    client_id: 'tmtWebApp',
    grant_type: 'password',
    username: 'demo',
    password: 'demo',
    scope: 'profile',
  });
  const answer = await fetch('/api/token', { method: 'POST', body });
  if (!answer.ok) throw new Error(`No token: ${answer.status}`);
  const { access_token: token } = await answer.json();
  return token;
}
