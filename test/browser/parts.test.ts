import { expect, fixture, html } from '@open-wc/testing';
import { parseConfig } from '../../src/core/config.ts';
import { words } from '../../src/i18n/index.ts';
import { follow } from '../../src/elements/parts/anchors.ts';
import { attachmentWord, mediaUrl } from '../../src/elements/parts/attachment.ts';
import { avatar } from '../../src/elements/parts/avatar.ts';
import { Slots } from '../../src/elements/parts/slots.ts';
import { beginning, linked } from '../../src/elements/parts/text.ts';
import { dayName, formatTime, relativeTime, timeTag } from '../../src/elements/parts/time.ts';
import { aConversation, syntheticNow as now } from '../support/stub-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('parts', () => {
  it('tell how long ago something was, in both languages', () => {
    const cases = [
      [-5 * hour, 'vừa xong', 'just now'],
      [59_000, 'vừa xong', 'just now'],
      [minute, '1 phút trước', '1 minute ago'],
      [5 * minute, '5 phút trước', '5 minutes ago'],
      [hour, '1 giờ trước', '1 hour ago'],
      [23 * hour, '23 giờ trước', '23 hours ago'],
      [3 * day, '3 ngày trước', '3 days ago'],
      [30 * day, '19/11/2025', '19/11/2025'],
    ] as const;
    for (const [ago, vi, en] of cases) {
      expect(relativeTime(now - ago, now, words('vi'), 'vi')).to.equal(vi);
      expect(relativeTime(now - ago, now, words('en'), 'en')).to.equal(en);
    }
  });

  it("count days in the shop's zone", () => {
    const beforeMidnight = Date.parse('2025-12-18T16:59:59Z');
    expect(dayName(beforeMidnight, now, words('vi'), 'vi')).to.equal('Hôm qua');
    expect(dayName(beforeMidnight + 1000, now, words('en'), 'en')).to.equal('Today');
    expect(formatTime(beforeMidnight, 'clock', 'vi')).to.equal('23:59');
  });

  it('survive instants that no date can express', async () => {
    for (const at of [0, NaN, Infinity, 9e15, -1]) {
      expect(relativeTime(at, now, words('vi'), 'vi')).to.equal('');
      expect(await fixture(html`<p>${timeTag(at, 'x', 'vi')}</p>`)).to.have.text('');
    }
  });

  it('link addresses of http and https only, without the punctuation after them', async () => {
    const text =
      'Xem https://a.vn/x?y=1). Hay HTTP://b.vn! ftp://c.vn javascript:alert(1) https://';
    const element = await fixture(html`<p>${linked(text)}</p>`);
    expect(element.textContent).to.equal(text);
    const links = [...element.querySelectorAll('a')].map((it) => it.textContent);
    expect(links).to.deep.equal(['https://a.vn/x?y=1', 'HTTP://b.vn']);
  });

  it('cut long texts and texts of many lines, but no character in two', () => {
    expect(beginning('a'.repeat(1200))).to.be.undefined;
    expect(beginning('a\n'.repeat(20))).to.be.undefined;
    expect(beginning('a'.repeat(20_000))).to.have.length(800);
    expect(beginning(`${'a'.repeat(799)}😍${'a'.repeat(1000)}`)).to.equal('a'.repeat(799));
    expect(beginning('a\n'.repeat(500))!.split('\n')).to.have.length(24);
  });

  it('load media over https or from where the API stands', () => {
    const own = parseConfig({ apiBase: '/api' });
    const other = parseConfig({ apiBase: 'http://127.0.0.1:9999/api' });
    expect(mediaUrl('https://cdn.vn/a.png', own)).to.equal('https://cdn.vn/a.png');
    expect(mediaUrl('/a.png', own)).to.equal(`${location.origin}/a.png`);
    expect(mediaUrl('/a.png', other)).to.equal('http://127.0.0.1:9999/a.png');
    for (const url of [
      '',
      'http://cdn.vn/a.png',
      'javascript:1',
      'data:image/png,x',
      'blob:x',
      'https://',
    ]) {
      expect(mediaUrl(url, own), url).to.be.undefined;
    }
    expect(attachmentWord('toString', words('vi'))).to.equal('[Tệp đính kèm]');
  });

  it('show initials of any name, and a colour of each customer', async () => {
    const initials = async (name: string) =>
      (await fixture(html`<p>${avatar(aConversation(0, { name }))}</p>`)).textContent.trim();
    expect(await initials('Nguyễn Thị Thu Hiền')).to.equal('NH');
    expect(await initials('  đặng ')).to.equal('Đ');
    expect(await initials('😍 !!')).to.equal('?');
    expect(await initials('')).to.equal('?');
  });

  it('hold on to the rows that most others have stayed with', () => {
    const anchors = ['a', 'b', 'c'].map((key, index) => ({ key, index: 10 + index, delta: index }));
    const keys = ['a', ...'xyz'.repeat(4).split(''), 'b', 'c'];
    expect(follow(anchors, keys, () => true)!.map(({ key }) => key)).to.deep.equal(['b', 'c']);
    expect(follow(anchors, ['z'], () => true)).to.be.undefined;
  });

  it('show a row again in the node it had', () => {
    const slots = new Slots();
    expect(slots.assign(['a', 'b', 'c'])).to.deep.equal([0, 1, 2]);
    expect(slots.assign(['b', 'c', 'd'])).to.deep.equal([1, 2, 0]);
    expect(slots.assign(['c', 'd', 'e', 'f'])).to.deep.equal([2, 0, 1, 3]);
  });
});
