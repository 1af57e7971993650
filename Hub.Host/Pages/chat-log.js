// The conversation: bounded, grouped, and scrolled only for a reader who is at its end.

import { announcementNode, bubbleNode, dayNode, gapNode, groupNode, noticeNode } from './chat-nodes.js';

const keep = 500; // messages and notices; older ones leave the page
const groupGap = 120_000; // ms of silence after which a sender's next message starts a new group
const nearEnd = 48; // px that still count as being at the end

export class ChatLog {
  #scroller;
  #list;
  #live; // what a screen reader follows
  #empty;
  #pill;
  #pillText;
  #arrived = []; // what came in since the last picture
  #drawing = false;
  #items = []; // oldest first: elements that can be removed one by one
  #last = null; // { sender, at, bubbles }: where a following message may join
  #day = '';
  #follow = true;
  #top = 0; // where the scroller stood when it was last looked at
  #unseen = 0;

  constructor({ scroller, list, empty, pill, pillText }) {
    this.#scroller = scroller;
    this.#list = list;
    this.#live = list.parentElement;
    this.#empty = empty;
    this.#pill = pill;
    this.#pillText = pillText;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    pill.addEventListener('click', () => this.toEnd());
    // A keyboard that opens, a window that shrinks, a bubble that wraps anew: the end stays in sight.
    const resized = new ResizeObserver(() => this.#followEnd());
    resized.observe(scroller);
    resized.observe(scroller.firstElementChild);
  }

  /** @param {{sender: string, text: string, at: Date, isPast: boolean}} message what was said before one came in is past */
  message({ sender, text, at, isPast }, own) {
    this.#draw({ at, isPast, counts: !own && !isPast, add: () => this.#addMessage(sender, text, own, at) });
  }

  notice(notice) {
    this.#draw({ at: notice.at, isPast: notice.isPast, counts: false, add: () => this.#addWhole(noticeNode(notice)) });
  }

  /** Says that something is not shown. */
  gap(text) {
    this.#draw({ counts: false, add: () => this.#addWhole(gapNode(text)) });
  }

  announcement(text) {
    const at = new Date();
    this.#draw({ at, counts: true, add: () => this.#addWhole(announcementNode(text, at)) });
  }

  clear() {
    this.#list.replaceChildren();
    this.#arrived = [];
    this.#items = [];
    this.#last = null;
    this.#day = '';
    this.#empty.hidden = false;
    this.toEnd();
  }

  toEnd() {
    this.#follow = true;
    this.#unseen = 0;
    this.#showPill();
    this.#followEnd();
  }

  // Laid out once per picture, however much came in between. A hidden tab draws none: what it would have thrown away
  // by the time somebody looks is thrown away here.
  #draw(item) {
    this.#arrived.push(item);
    if (this.#arrived.length > keep) {
      this.#arrived.shift();
    }
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#addArrived();
      });
    }
  }

  #addArrived() {
    const items = this.#arrived.splice(0);
    this.#removeOldest(this.#items.length + items.length - keep);
    // Nobody wants to hear all of it read out.
    this.#live.setAttribute('aria-live', items.some(item => item.isPast) ? 'off' : 'polite');
    for (const { at, add } of items) {
      // What stands for something of before belongs to no day.
      if (at) {
        this.#newDay(at);
      }
      this.#items.push(add());
    }
    if (!this.#follow) {
      this.#unseen += items.filter(item => item.counts).length;
      this.#showPill();
    }
    this.#followEnd();
  }

  #addMessage(sender, text, own, at) {
    this.#empty.hidden = true;
    if (this.#last?.sender !== sender || at - this.#last.at > groupGap) {
      const group = groupNode(sender, at, own);
      this.#list.append(group);
      this.#last = { sender, bubbles: group.lastElementChild };
    }
    this.#last.at = at;
    const bubble = bubbleNode(sender, text, at);
    this.#last.bubbles.append(bubble);
    return bubble;
  }

  #addWhole(node) {
    this.#last = null;
    this.#list.append(node);
    return node;
  }

  #newDay(at) {
    const day = at.toDateString();
    if (this.#day && this.#day !== day) {
      this.#items.push(this.#addWhole(dayNode(at)));
    }
    this.#day = day;
  }

  #removeOldest(count) {
    if (count <= 0) {
      return;
    }

    // What the reader is looking at must not move when something above it goes away.
    const before = this.#follow ? 0 : this.#scroller.scrollHeight;
    for (const node of this.#items.splice(0, count)) {
      const group = node.closest('.group');
      const gone = group && node.parentElement.childElementCount === 1 ? group : node;
      if (this.#last && gone.contains(this.#last.bubbles)) {
        this.#last = null;
      }
      gone.remove();
    }
    if (!this.#follow) {
      this.#scroller.scrollTop -= before - this.#scroller.scrollHeight;
    }
  }

  // Being away from the end is not leaving it, only moving up is.
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const movedUp = scrollTop < this.#top;
    this.#top = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < nearEnd) {
      this.#follow = true;
    } else if (movedUp) {
      this.#follow = false;
    }
    if (this.#follow && this.#unseen > 0) {
      this.#unseen = 0;
      this.#showPill();
    }
  }

  #followEnd() {
    if (this.#follow) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#top = this.#scroller.scrollTop;
    }
  }

  #showPill() {
    this.#pill.hidden = this.#unseen === 0;
    this.#pillText.textContent = this.#unseen === 1 ? '1 new message' : `${this.#unseen} new messages`;
  }
}
