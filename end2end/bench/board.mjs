// A board with a thousand open cards: coming to it from another page, and letting a card go in another column.
import { middle, Visitor } from "./visitor.mjs";

export async function board({ browser, server }) {
  const visitor = await Visitor.arrive(browser, server, "manager");
  const { page } = visitor;
  const [firsts, shows, firstDrops, drops, moves, drawn] = [[], [], [], [], [], []];
  const click = (address) => () => page.evaluate((address) => document.querySelector(`.rail a[href='${address}']`).click(), address);
  await visitor.go("/settings");
  await visitor.filled();
  for (let run = 0; run < 3; run++) {
    await visitor.go("/settings");
    await page.waitForTimeout(800);
    // The first time the pieces of the module come along; what the cards cost is seen the second time.
    firsts.push(await visitor.costUntil(".board[data-ready] .issue-card", click("/issues")));
    await visitor.costUntil("#main form", click("/settings"));
    await page.waitForTimeout(400);
    shows.push(await visitor.costUntil(".board[data-ready] .issue-card", click("/issues")));
    await page.waitForTimeout(400);
    drawn.push(await page.locator(".issue-card").count());
    const middleOf = async (selector) => {
      const box = await page.locator(selector).first().boundingBox();
      return { x: box.x + box.width / 2, y: box.y + 40 };
    };
    for (let drop = 0; drop < 5; drop++) {
      const from = await middleOf(`.column[data-state="new"] .issue-card`);
      const to = await middleOf(`.column[data-state="waiting"] .cards`);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 8, from.y + 8);
      await visitor.frame();
      const moved = await visitor.cost(async () => {
        for (let step = 1; step <= 60; step++) await page.mouse.move(from.x + ((to.x - from.x) * step) / 60, to.y + (step % 20) * 8);
      });
      moves.push(moved / 60);
      const card = await page.evaluate(() => document.querySelector("[data-held]").dataset.issue);
      const spent = await visitor.costUntil(`.column[data-state="waiting"] [data-issue="${card}"]`, () => page.mouse.up());
      (drop === 0 ? firstDrops : drops).push(spent);
      await visitor.saved();
      await page.waitForTimeout(400);
    }
  }
  await visitor.leave();
  return [
    { name: "board, 1000 cards: CPU to show the first time, with its pieces of the module, ms", value: middle(firsts) },
    { name: `board, 1000 cards: CPU to show (${middle(drawn)} cards drawn), ms`, value: middle(shows), budget: 400 },
    { name: "board, 1000 cards: CPU per pointer move, ms", value: middle(moves) },
    { name: "board, 1000 cards: CPU for the first drop on a page, ms", value: middle(firstDrops) },
    { name: "board, 1000 cards: CPU per drop, ms", value: middle(drops), budget: 50 },
  ];
}
