import { expect, fixture, html, fixtureCleanup } from '@open-wc/testing';
import { LitElement, css, type PropertyValues } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { VirtualList } from '../../src/elements/parts/virtual-list.ts';
import { virtualStyles } from '../../src/elements/parts/virtual-styles.ts';
import { all, one, settled } from './helpers-list.ts';

interface Line {
  readonly id: string;
  readonly height: number;
}

/** Uneven heights that no estimate meets. */
function line(index: number): Line {
  return { id: `line ${index}`, height: 20 + ((index * 37 + 7) % 90) };
}

function lines(from: number, to: number): Line[] {
  return Array.from({ length: to - from }, (_, index) => line(from + index));
}

class TestList extends LitElement {
  static override styles = [
    virtualStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        width: 300px;
        height: 400px;
      }
    `,
  ];
  static override properties = { items: { attribute: false } };
  declare items: readonly Line[];
  stick: 'start' | 'end' = 'start';
  recycle = false;
  estimate = 50;
  renders = 0;
  list!: VirtualList<Line>;

  protected override willUpdate(_changed: PropertyValues) {
    this.list ??= new VirtualList<Line>(this, {
      key: ({ id }) => id,
      estimate: () => this.estimate,
      stick: this.stick,
      recycle: this.recycle,
    });
  }

  protected override render() {
    this.renders++;
    const rows = this.list.rows(this.items);
    return html`<div class="scroller" tabindex="0">
      <div class="sizer">
        ${repeat(
          rows,
          ({ slot }) => slot,
          ({ item, index }) =>
            html`<div class="row" data-index=${index} data-id=${item.id}>
              <div
                ${ref((node) => node && ((node as HTMLElement).style.height = `${item.height}px`))}
              >
                <button>${item.id}</button>
              </div>
            </div>`,
        )}
      </div>
    </div>`;
  }
}
customElements.define('test-list', TestList);

async function list(
  items: readonly Line[],
  options: Partial<Pick<TestList, 'stick' | 'recycle' | 'estimate'>> = {},
) {
  const element = await fixture<TestList>(
    html`<test-list
      .items=${items}
      .stick=${options.stick ?? 'start'}
      .recycle=${options.recycle ?? false}
      .estimate=${options.estimate ?? 50}
    ></test-list>`,
  );
  await settled();
  return element;
}

const scrollerOf = (element: TestList) => one(element, '.scroller');

/** Top of each row in view, px below the top of the scroller. */
function inView(element: TestList): Map<string, number> {
  const box = scrollerOf(element).getBoundingClientRect();
  const found = new Map<string, number>();
  for (const row of all(element, '.row')) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > box.top && top < box.bottom) found.set(row.dataset['id']!, top - box.top);
  }
  return found;
}

function distanceFromEnd(element: TestList): number {
  const { scrollHeight, scrollTop, clientHeight } = scrollerOf(element);
  return scrollHeight - scrollTop - clientHeight;
}

function bottomOfLast(element: TestList): number {
  const box = scrollerOf(element).getBoundingClientRect();
  return all(element, '.row').at(-1)!.getBoundingClientRect().bottom - box.bottom;
}

/** Rows stand in the DOM in the order seen, each below the other without a hole. */
function expectSeamless(element: TestList) {
  const boxes = all(element, '.row').map((row) => ({
    index: Number(row.dataset['index']),
    box: row.getBoundingClientRect(),
  }));
  for (const [position, { index, box }] of boxes.entries()) {
    const next = boxes[position + 1];
    if (next?.index === index + 1) expect(next.box.top).to.be.closeTo(box.bottom, 1);
    if (next) expect(next.index).to.be.greaterThan(index);
  }
}

async function scrollTo(element: TestList, top: number) {
  scrollerOf(element).scrollTop = top;
  await settled();
}

it('rows that are alike are all taken to be as high as the first', async () => {
  const alike = Array.from({ length: 500 }, (_, index) => ({ id: `line ${index}`, height: 33 }));
  const element = await list(alike, { estimate: 0 });
  const { height } = all(element, '.row')[0]!.getBoundingClientRect();
  expect(one(element, '.sizer').getBoundingClientRect().height).to.be.closeTo(500 * height, 1);
});

describe('virtual list', () => {
  afterEach(() => {
    fixtureCleanup();
  });

  it('renders of 10,000 rows those in view and few around them', async () => {
    const element = await list(lines(0, 10_000));
    expect(all(element, '.row').length).to.be.within(8, 45);
    expectSeamless(element);
    await scrollTo(element, 200_000);
    expect(all(element, '.row').length).to.be.within(8, 45);
    expect(inView(element).size).to.be.greaterThan(3);
    expectSeamless(element);
  });

  it('stays at the top where rows come in', async () => {
    const element = await list(lines(100, 400));
    element.items = lines(95, 400);
    await settled();
    expect(scrollerOf(element).scrollTop).to.equal(0);
    expect([...inView(element).keys()][0]).to.equal('line 95');
  });

  it('keeps the row being read at its pixel when rows come in above', async () => {
    for (const recycle of [false, true]) {
      const element = await list(lines(1000, 2000), { recycle });
      await scrollTo(element, 5000);
      const before = inView(element);
      element.items = lines(900, 2000);
      await settled();
      const after = inView(element);
      for (const [id, top] of before) expect(after.get(id)).to.be.closeTo(top, 1);
      expectSeamless(element);
    }
  });

  it('keeps it also when asked in the same task, before layout', async () => {
    const element = await list(lines(1000, 2000));
    await scrollTo(element, 5000);
    const before = inView(element);
    element.items = lines(900, 2000);
    await element.updateComplete;
    const [id, top] = [...before][1]!;
    expect(inView(element).get(id)).to.be.closeTo(top, 1);
  });

  it('does not follow a row that is raised to the top', async () => {
    const items = lines(0, 500);
    const element = await list(items);
    await scrollTo(element, 5000);
    const before = [...inView(element)];
    const raised = items.find(({ id }) => id === before[0]![0])!;
    element.items = [raised, ...items.filter((item) => item !== raised)];
    await settled();
    const after = inView(element);
    for (const [id, top] of before.slice(1)) expect(after.get(id)).to.be.closeTo(top, 1);
  });

  it('keeps its place when rows in the middle change places', async () => {
    const items = lines(0, 500);
    const element = await list(items);
    await scrollTo(element, 8000);
    const before = inView(element);
    const moved = [...items];
    moved.splice(20, 0, ...moved.splice(40, 1));
    element.items = moved;
    await settled();
    const after = inView(element);
    for (const [id, top] of before) expect(after.get(id)).to.be.closeTo(top, 1);
    expectSeamless(element);
  });

  it('begins at the end and stays there while rows come in below', async () => {
    const element = await list(lines(0, 200), { stick: 'end' });
    expect(distanceFromEnd(element)).to.be.closeTo(0, 1);
    expect(bottomOfLast(element)).to.be.closeTo(0, 1);
    for (let count = 201; count < 215; count++) {
      element.items = lines(0, count);
      await settled(2);
      expect(bottomOfLast(element)).to.be.closeTo(0, 1);
    }
    await settled();
    expect(distanceFromEnd(element)).to.be.closeTo(0, 1);
  });

  it('stays at the end when its box grows', async () => {
    const element = await list(lines(0, 200), { stick: 'end' });
    element.style.height = '590px';
    await settled(6);
    expect(scrollerOf(element).clientHeight).to.be.greaterThan(500);
    expect(distanceFromEnd(element)).to.be.closeTo(0, 1);
    expect(bottomOfLast(element)).to.be.closeTo(0, 1);
  });

  it('stays at the end when rows land before the last one', async () => {
    const element = await list(lines(0, 200), { stick: 'end' });
    const items = [...element.items];
    items.splice(199, 0, ...lines(300, 340));
    element.items = items;
    await settled();
    expect(distanceFromEnd(element)).to.be.closeTo(0, 1);
    expect([...inView(element).keys()].at(-1)).to.equal('line 199');
  });

  it('stays at the end through many pages of history', async () => {
    const element = await list(lines(950, 1000), { stick: 'end' });
    for (let from = 900; from >= 0; from -= 50) {
      element.items = lines(from, 1000);
      await settled(2);
      expect(bottomOfLast(element)).to.be.closeTo(0, 1);
    }
    await settled();
    expect(distanceFromEnd(element)).to.be.closeTo(0, 1);
  });

  it('keeps the message being read when history is put before it, again and again', async () => {
    const element = await list(lines(950, 1000), { stick: 'end' });
    await scrollTo(element, 300);
    const before = inView(element);
    for (let from = 900; from >= 600; from -= 50) {
      element.items = lines(from, 1000);
      await settled(3);
      const after = inView(element);
      for (const [id, top] of before) expect(after.get(id)).to.be.closeTo(top, 1);
    }
  });

  it('keeps it at the very top too, where history is asked for', async () => {
    const element = await list(lines(950, 1000), { stick: 'end' });
    await scrollTo(element, 0);
    const before = inView(element);
    element.items = lines(900, 1000);
    await settled();
    const after = inView(element);
    for (const [id, top] of before) expect(after.get(id)).to.be.closeTo(top, 1);
    expectSeamless(element);
  });

  it('does not move who reads further up when rows come in below', async () => {
    const element = await list(lines(0, 200), { stick: 'end' });
    await scrollTo(element, 2000);
    const before = inView(element);
    element.items = lines(0, 230);
    await settled();
    const after = inView(element);
    for (const [id, top] of before) expect(after.get(id)).to.be.closeTo(top, 1);
    expect(element.list.atEnd).to.be.false;
  });

  it('scrolls upward without a jump through rows not measured before', async () => {
    const element = await list(lines(0, 400), { stick: 'end' });
    for (let step = 0; step < 30; step++) {
      const scroller = scrollerOf(element);
      const before = inView(element);
      scroller.scrollTop -= 120;
      await settled(2);
      const after = inView(element);
      const common = [...before].filter(([id]) => after.has(id));
      expect(common.length).to.be.greaterThan(0);
      for (const [id, top] of common) expect(after.get(id)! - top).to.be.closeTo(120, 1.5);
    }
    expectSeamless(element);
  });

  it('keeps its place while it is hidden', async () => {
    for (const stick of ['start', 'end'] as const) {
      const element = await list(lines(0, 500), { stick });
      if (stick === 'start') await scrollTo(element, 4000);
      const before = inView(element);
      element.style.display = 'none';
      await settled();
      element.items = stick === 'start' ? lines(-50, 500) : lines(0, 520);
      await settled();
      element.style.display = '';
      await settled(6);
      if (stick === 'end') expect(bottomOfLast(element)).to.be.closeTo(0, 1);
      else {
        const after = inView(element);
        for (const [id, top] of before) expect(after.get(id)).to.be.closeTo(top, 1);
      }
      expectSeamless(element);
    }
  });

  it('can be filled while hidden', async () => {
    const element = await list([], { stick: 'end' });
    element.style.display = 'none';
    await settled();
    element.items = lines(0, 300);
    await settled();
    element.style.display = '';
    await settled(6);
    expect(inView(element).size).to.be.greaterThan(3);
    expect(bottomOfLast(element)).to.be.closeTo(0, 1);
  });

  it('keeps its place when it is resized', async () => {
    const element = await list(lines(0, 300), { stick: 'end' });
    element.style.height = '250px';
    await settled();
    expect(bottomOfLast(element)).to.be.closeTo(0, 1);
    element.style.height = '600px';
    await settled();
    expect(bottomOfLast(element)).to.be.closeTo(0, 1);
    await scrollTo(element, 3000);
    const [id, top] = [...inView(element)][1]!;
    element.style.height = '300px';
    await settled();
    expect(inView(element).get(id)).to.be.closeTo(top, 1);
  });

  it('survives being moved in the page', async () => {
    const element = await list(lines(0, 300));
    await scrollTo(element, 3000);
    const box = document.createElement('div');
    document.body.append(box);
    box.append(element);
    await settled(6);
    expect(inView(element).size).to.be.greaterThan(3);
    element.items = lines(0, 301);
    await settled();
    expectSeamless(element);
    box.remove();
  });

  it('keeps the focused row rendered, focused and in its order', async () => {
    const element = await list(lines(0, 1000));
    const button = all(element, 'button')[3]!;
    button.focus();
    for (const top of [380, 20_000, 40_000, 0]) {
      await scrollTo(element, top);
      expect(element.shadowRoot!.activeElement).to.equal(button);
      expect(button.textContent).to.equal('line 3');
      expectSeamless(element);
    }
  });

  it('shows another row in the node of one that has left, if told to recycle', async () => {
    const element = await list(lines(0, 1000), { recycle: true });
    await scrollTo(element, 3000);
    const nodes = new Set(all(element, '.row'));
    await scrollTo(element, 9000);
    expect(all(element, '.row').filter((row) => nodes.has(row)).length).to.be.greaterThan(5);
    expectSeamless(element);
  });

  it('moves the nodes alone that are shown again, whichever way it goes', async () => {
    const element = await list(lines(0, 100), { recycle: true, stick: 'end' });
    let moved = 0;
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        moved += [...addedNodes].filter((node) => node instanceof HTMLElement).length;
      }
    });
    observer.observe(one(element, '.sizer'), { childList: true });
    for (const to of [103, 100]) {
      moved = 0;
      element.items = lines(0, to);
      await settled();
      expect(moved).to.be.within(1, 6);
    }
  });

  it('starts anew with fewer rows than before', async () => {
    const element = await list(lines(0, 1000));
    await scrollTo(element, 20_000);
    element.items = lines(5000, 5003);
    await settled();
    expect([...inView(element).keys()]).to.deep.equal(['line 5000', 'line 5001', 'line 5002']);
  });

  it('renders once for a change', async () => {
    const element = await list(lines(0, 300), { stick: 'end' });
    const { renders } = element;
    element.items = lines(0, 301);
    await settled();
    expect(element.renders - renders).to.be.at.most(2);
  });
});
