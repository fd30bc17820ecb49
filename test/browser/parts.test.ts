import { expect, fixture, html } from '@open-wc/testing';
import { parseConfig } from '../../src/core/config.ts';
import { words } from '../../src/i18n/index.ts';
import { follow } from '../../src/elements/parts/anchors.ts';
import { attachmentWord } from '../../src/elements/base/preview.ts';
import { mediaUrl } from '../../src/elements/parts/attachment.ts';
import { avatar } from '../../src/elements/parts/avatar.ts';
import { Slots } from '../../src/elements/parts/slots.ts';
import { beginning, isEmoji, linked, type TextContext } from '../../src/elements/parts/text.ts';
import { dayName, formatTime, relativeTime, timeTag } from '../../src/elements/parts/time.ts';
import { aConversation, syntheticNow as now } from '../support/stub-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function around(context: Partial<TextContext> = {}): TextContext {
  return { words: words('vi'), copy: () => {}, ...context };
}

function written(text: string, context: Partial<TextContext> = {}): Promise<HTMLElement> {
  return fixture<HTMLElement>(html`<p>${linked(text, around(context))}</p>`);
}

/** Without its buttons. */
function readable(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const button of copy.querySelectorAll('button')) button.remove();
  return copy.textContent;
}

function texts(element: Element, selector: string): (string | null)[] {
  return [...element.querySelectorAll(selector)].map((it) => it.textContent);
}

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
    const element = await written(text);
    expect(readable(element)).to.equal(text);
    expect(texts(element, 'a')).to.deep.equal(['https://a.vn/x?y=1', 'HTTP://b.vn']);
  });

  it('link Vietnamese phone numbers in every form that people write', async () => {
    const forms = [
      ['0912345678', '0912345678'],
      ['0912.345.678', '0912345678'],
      ['091-234-5678', '0912345678'],
      ['09 12 34 56 78', '0912345678'],
      ['+84 912 345 678', '+84912345678'],
      ['+84.912345678', '+84912345678'],
      ['84912345678', '0912345678'],
      ['024 3825 1234', '02438251234'],
    ] as const;
    for (const [phone, number] of forms) {
      for (const text of [
        phone,
        `sđt ${phone}.`,
        `ĐT:${phone}, gọi 2 lần`,
        `(${phone})`,
        `sdt${phone}`,
      ]) {
        const element = await written(text);
        expect(readable(element)).to.equal(text);
        expect(texts(element, 'a'), text).to.deep.equal([phone]);
        expect(element.querySelector('a')).to.have.attribute('href', `tel:${number}`);
      }
    }
    const pair = await written('0912345678/0987654321 - 0901234567');
    expect(texts(pair, 'a')).to.deep.equal(['0912345678', '0987654321', '0901234567']);
  });

  it('take no price, date, code or long number for a phone number', async () => {
    const others = [
      '350.000đ, 1.200.000 và 84.912.345đ',
      '#769. 251204471',
      '26333230062956263 và 9484319011642026',
      '09123456789',
      '091234567',
      '0112345678',
      '07.12.2025 10:30, 07-12-2025 15 bộ',
      '0912.345 678',
      'SPX0912345678 DH-0912345678 #0912345678',
      '0912345678k',
      'https://a.vn/0912345678',
      '10.0912345678.5',
    ];
    for (const text of others) {
      const element = await written(text);
      expect(readable(element)).to.equal(text);
      expect(texts(element, 'a[href^=tel]'), text).to.deep.equal([]);
    }
  });

  it('mark order codes: as TPOS writes them, and the bare number of the order that is known', async () => {
    const text = 'Đơn #769. 251204471 và 251204471, không phải 251204472 hay x251204471';
    expect(texts(await written(text), 'b')).to.deep.equal(['#769. 251204471']);
    const known = await written(text, { orderCode: '251204471' });
    expect(readable(known)).to.equal(text);
    expect(texts(known, 'b')).to.deep.equal(['#769. 251204471', '251204471']);
  });

  it('copy phone numbers as they are written, and the bare code of an order', async () => {
    const copied: string[] = [];
    const element = await written('0912 345 678 đơn #769. 251204471', {
      copy: (text) => copied.push(text),
    });
    const buttons = [...element.querySelectorAll('button')];
    expect(buttons.map((it) => it.ariaLabel)).to.deep.equal([
      'Sao chép 0912 345 678',
      'Sao chép 251204471',
    ]);
    for (const button of buttons) button.click();
    expect(copied).to.deep.equal(['0912 345 678', '251204471']);
  });

  it('mark what was searched for, also within links and phone numbers and across their ends', async () => {
    const text = 'Đặt áo, gọi 0912 345 678 hoặc https://ao.vn/dat nhé';
    const marks = async (query: string) => {
      const element = await written(text, { query });
      expect(readable(element)).to.equal(text);
      return texts(element, 'mark');
    };
    expect(await marks('dat')).to.deep.equal(['Đặt', 'dat']);
    expect(await marks('345')).to.deep.equal(['345']);
    expect(await marks('goi 0912')).to.deep.equal(['gọi ', '0912']);
    expect(await marks('678 hoac')).to.deep.equal(['678', ' hoặc']);
    expect(await marks('không có')).to.deep.equal([]);
    const element = await written(text, { query: '345' });
    expect(element.querySelector('a[href="tel:0912345678"] mark')).to.exist;
  });

  it('never make markup of what was written', async () => {
    const text = '<img src=x onerror=alert(1)> <b>0912345678</b> ${1} {{2}} <!-- ';
    const element = await written(text, { query: '<img' });
    expect(readable(element)).to.equal(text);
    expect(element.querySelector('img')).to.not.exist;
  });

  it('tell few emoji from words', () => {
    for (const text of ['👍', ' ❤️❤️❤️ ', '❤', '🇻🇳', '👩‍👩‍👧‍👦 👍🏽', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '😀\n😀']) {
      expect(isEmoji(text), text).to.be.true;
    }
    for (const text of ['', ' ', '1', '10', '#', '👍 ok', '.', '😀'.repeat(6), '🇻', 'ạ']) {
      expect(isEmoji(text), text).to.be.false;
    }
  });

  it('read texts of 20,000 characters of any kind in no time', () => {
    const nasty = [
      '0',
      '0 ',
      '0.',
      '09',
      '84 ',
      '#1. ',
      'https://x.',
      '😀 ',
      '😀\u200d',
      '123456 ',
      ' ',
    ];
    for (const part of nasty) {
      const text = part.repeat(20_000 / part.length);
      // One that backtracks would not come to its end within the test's time.
      linked(`${text}x`, around());
      expect(isEmoji(`${text}x`)).to.equal(false);
    }
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
    expect(slots.assign(['d', 'e', 'f', 'g'])).to.deep.equal([0, 3, 2, 1]);
    expect(slots.assign(['b', 'c', 'd', 'e'])).to.deep.equal([1, 2, 0, 3]);
    expect(slots.assign(['v', 'w', 'x', 'y'])).to.deep.equal([1, 2, 0, 3]);
  });
});
