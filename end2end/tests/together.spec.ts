// Three people on one board at once, one of them without a network for a while.
import type { Page } from "@playwright/test";
import { expect, openBoard, saved, test } from "./stage.js";

const COLUMNS = ["new", "in_progress", "waiting", "solved", "closed"];

/** The board as it is shown: for each column the cards from top to bottom, with what they say. */
async function shown(page: Page) {
  return page.evaluate((columns) => columns.map((column) => {
    const cards = [...document.querySelectorAll(`.column[data-state="${column}"] .issue-card`)];
    return cards.map((card) => [card.getAttribute("data-issue"), card.querySelector(".card-title")?.textContent, card.getAttribute("data-urgency")].join("|"));
  }), COLUMNS);
}

/** A generator whose numbers are the same for the same seed (mulberry32). */
function dice(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("two hundred moves and edits by three at once, one of them offline for a while, end in the same board for all", async ({ daybook }) => {
  // Two hundred acts of a second each, one after the other on each page, are most of it; a busy machine takes twice that.
  test.setTimeout(360_000);
  const pages = [await daybook.as("ines"), await daybook.as("lin"), await daybook.as("admin")];
  // How often.
  const asked = new Map<Page, number>();
  for (const page of pages) {
    await openBoard(page);
    // Whoever is asked about a clash takes the other's, whenever that comes.
    const ask = page.getByRole("dialog", { name: /Somebody else|他人/ });
    const take = async () => {
      asked.set(page, (asked.get(page) ?? 0) + 1);
      await ask.getByRole("button", { name: /theirs|对方/i }).click();
    };
    await page.addLocatorHandler(ask, take, { noWaitAfter: true });
  }
  const loads = pages.map(() => 0);
  pages.forEach((page, at) => page.on("load", () => loads[at]++));
  const seed = Number(process.env.DAYBOOK_SEED ?? 20261124);
  console.log(`seed ${seed}`);
  const roll = dice(seed);
  const ids: string[] = await pages[0].locator(".issue-card").evaluateAll((cards) => cards.map((card) => card.getAttribute("data-issue")!));
  let edits = 0;
  const act = async (page: Page, at: number) => {
    const card = page.locator(`.issue-card[data-issue="${ids[Math.floor(roll() * ids.length)]}"]`);
    if (roll() < 0.7) {
      // By keyboard, as fast as a person can.
      const keys = [...Array(Math.floor(roll() * 3))].map(() => (roll() < 0.5 ? "ArrowLeft" : "ArrowRight"));
      const rows = [...Array(Math.floor(roll() * 3))].map(() => (roll() < 0.5 ? "ArrowUp" : "ArrowDown"));
      await card.locator(".card-open").focus();
      for (const key of ["Space", ...keys, ...rows, "Space"]) await page.keyboard.press(key);
    } else {
      const edit = page.locator(".quick-edit");
      // A question that comes just then takes the key; a person presses it again.
      await expect(async () => {
        if (!(await edit.isVisible())) {
          await card.locator(".card-open").focus();
          await page.keyboard.press("e");
        }
        await expect(edit).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 20_000 });
      await edit.getByLabel(/Title|标题/).fill(`Edited ${++edits} by ${at}`);
      // Nor does a click arrive when the question comes between press and release: what was typed stays, and Save is
      // pressed again.
      const save = edit.getByRole("button", { name: /Save|保存/ });
      const before = asked.get(page);
      await save.click();
      await expect(async () => {
        if (asked.get(page) !== before && (await edit.isVisible())) await save.click({ timeout: 2_000 });
        await expect(edit).toHaveCount(0, { timeout: 2_000 });
      }).toPass({ timeout: asked.get(page) === before ? 8_000 : 20_000 });
    }
  };
  /** Clicks nothing, but lets a question that stands open be answered. */
  const answer = (page: Page) => page.locator(".sync-state").hover();
  for (let round = 0; round < 67; round++) {
    if (round === 20) await pages[2].context().setOffline(true);
    if (round === 45) await pages[2].context().setOffline(false);
    await Promise.all(pages.map((page, at) => act(page, at)));
    for (const page of pages) await answer(page);
  }
  for (const page of pages) {
    await expect.poll(async () => (await answer(page), page.locator(".sync-state").getAttribute("data-state")), { timeout: 30_000 }).toBe("saved");
  }
  await expect.poll(async () => {
    const boards = await Promise.all(pages.map(shown));
    return boards.every((board) => JSON.stringify(board) === JSON.stringify(boards[0]));
  }, { timeout: 20_000 }).toBe(true);
  const board = (await shown(pages[0])).flat();
  expect(board.map((card) => card.split("|")[0]).sort()).toEqual([...ids].sort());
  // The server says the same to a page that is read anew.
  await pages[0].reload();
  await pages[0].locator(".board[data-ready]").waitFor();
  await expect.poll(() => shown(pages[0])).toEqual(await shown(pages[1]));
  expect(loads.slice(1)).toEqual([0, 0]);
  for (const page of pages) await saved(page);
});
