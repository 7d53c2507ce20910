// Mail: messages that come in by the command line and from a real mailbox, answers that leave through a real server.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, freePort, open, openBoard, openCustomer, saved, test, withDaybook } from "./stage.js";

const PYTHON = "/usr/bin/python3";

/** Waits until something listens at a port. */
async function listening(port: number) {
  await expect
    .poll(() => new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true)));
      socket.on("error", () => resolve(false));
    }), { timeout: 15_000, intervals: [100] })
    .toBe(true);
}

/** An SMTP server (aiosmtpd) that keeps what it is given, one file a message. */
async function postOffice(): Promise<{ port: number; messages: () => string[]; close: () => void }> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), "daybook-smtp-"));
  const script = `
import sys, time, uuid
from aiosmtpd.controller import Controller
class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"): return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        open(sys.argv[2] + "/" + uuid.uuid4().hex, "wb").write(envelope.content)
        return "250 OK"
Controller(Keep(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
while True: time.sleep(1)
`;
  const server = spawn(PYTHON, ["-c", script, String(port), dir], { stdio: ["ignore", "ignore", "inherit"] });
  await listening(port);
  const messages = () => readdirSync(dir).map((name) => readFileSync(join(dir, name), "utf8").replace(/\r\n[ \t]+/g, " "));
  return { port, messages, close: () => (server.kill(), rmSync(dir, { recursive: true, force: true })) };
}

/** An IMAP server (Dovecot) with one mailbox, in a folder of its own. */
async function mailbox(): Promise<{ port: number; deliver: (raw: string) => void; close: () => void }> {
  const [port, dir] = [await freePort(), mkdtempSync(join(tmpdir(), "daybook-imap-"))];
  chmodSync(dir, 0o755);
  for (const part of ["new", "cur", "tmp"]) mkdirSync(join(dir, "mail", part), { recursive: true });
  writeFileSync(join(dir, "users"), "support:{PLAIN}secret::::::\n");
  writeFileSync(join(dir, "dovecot.conf"), `
base_dir = ${dir}/run
log_path = ${dir}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${dir}/mail
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = ${dir}/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${dir}
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`);
  spawnSync("chown", ["-R", "mail:mail", join(dir, "mail")]);
  const server: ChildProcess = spawn("/usr/sbin/dovecot", ["-F", "-c", join(dir, "dovecot.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  await listening(port);
  let number = 0;
  const deliver = (raw: string) => {
    const path = join(dir, "mail", "new", `${Date.now()}.${number++}.test`);
    writeFileSync(path, raw.replace(/\n/g, "\r\n"));
    spawnSync("chown", ["mail:mail", path]);
  };
  return { port, deliver, close: () => (server.kill("SIGTERM"), rmSync(dir, { recursive: true, force: true })) };
}

const message = (head: string, body: string) => `From: Ole Petersen <ole@nordwind.example>\nTo: support@our.example\n${head}\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`;

test("a message from the mailbox becomes an issue, the answer leaves with its number, and what comes back is a reply", async ({ browser }) => {
  test.setTimeout(180_000);
  const [post, box] = [await postOffice(), await mailbox()];
  await withDaybook(browser, true, async (daybook) => {
    await daybook.kill();
    await daybook.start("--smtp", `smtp://127.0.0.1:${post.port}`, "--imap", `imap://support:secret@127.0.0.1:${box.port}/INBOX`, "--mail-from", "Support <support@our.example>");
    box.deliver(message("Subject: Scale drifts again\nMessage-ID: <first@nordwind.example>", "It shows 5 g too much."));
    const ines = await daybook.as("ines");
    await openBoard(ines);
    const card = ines.locator(".issue-card", { hasText: "Scale drifts again" });
    await expect(card).toBeVisible({ timeout: 40_000 });
    await card.locator(".card-open").click();
    const dialog = ines.getByRole("dialog");
    await expect(dialog).toContainText("It shows 5 g too much.");
    const number = (await dialog.getByRole("heading").first().innerText()).split(" ")[0];
    await dialog.getByRole("button", { name: "Answer", exact: true }).click();
    await dialog.getByLabel("What to say").fill("Please recalibrate with 5 kg.");
    await expect(dialog.getByLabel("Send to")).toHaveValue("ole@nordwind.example");
    await dialog.getByRole("button", { name: "Send answer" }).click();
    await expect.poll(() => post.messages().length, { timeout: 40_000 }).toBe(1);
    const [sent] = post.messages();
    expect(sent).toContain(`Subject: Re: [${number}] Scale drifts again`);
    expect(sent).toContain("In-Reply-To: <first@nordwind.example>");
    expect(sent).toContain("Please recalibrate with 5 kg.");
    await expect(dialog.locator(".way")).toHaveText("Sent to ole@nordwind.example", { timeout: 20_000 });
    const id = /Message-ID: (<.*>)/.exec(sent)![1];
    box.deliver(message(`Subject: thanks\nMessage-ID: <second@nordwind.example>\nIn-Reply-To: ${id}`, "It works now.\n\nOn Wed, Support wrote:\n> Please recalibrate with 5 kg."));
    const reply = dialog.locator("[data-kind=reply]", { hasText: "It works now." });
    await expect(reply).toBeVisible({ timeout: 40_000 });
    await expect(reply).not.toContainText("recalibrate");
    // An answer that comes back to the mailbox is no message of a customer's.
    box.deliver(sent.replace("Support <support@our.example>", "x <x@relay.example>").replace(/\r\n/g, "\n"));
    await dialog.getByRole("button", { name: "Answer", exact: true }).click();
    await dialog.getByLabel("What to say").fill("Glad to hear.");
    await dialog.getByRole("button", { name: "Send answer" }).click();
    await expect.poll(() => post.messages().length, { timeout: 40_000 }).toBe(2);
    await expect.poll(async () => (await open(ines, "/issues/mail"), ines.locator("main").innerText()), { timeout: 40_000, intervals: [2_000] }).toContain("We sent it ourselves");
  });
  post.close();
  box.close();
});

test("what a customer writes by mail stands in their line of time, and can be seen alone", async ({ daybook }) => {
  const ines = await daybook.as("ines");
  await openCustomer(ines, "Nordwind Bakery");
  daybook.submit("admin", { customers: { edit: { id: ines.url().split("/").pop(), set: [{ email: "ole@nordwind.example" }] } } });
  daybook.pipe(message("Subject: Scale drifts again", "It shows 5 g too much."), "mail-in");
  const number = (await ines.locator("[data-issue]", { hasText: "Scale drifts again" }).innerText()).match(/Q-2026-\d+/)![0];
  daybook.pipe(message(`Subject: Re: [${number}] Scale drifts again`, "It drifts in the cold only."), "mail-in");
  await ines.reload();
  await ines.locator("html[data-alive]").waitFor();
  const entries = ines.locator(".past li");
  const all = await entries.count();
  await ines.getByRole("group", { name: "Show only" }).getByRole("button", { name: "E-mails" }).click();
  await expect(entries).toHaveText([/added E-mail “It drifts in the cold only\.”/, /added E-mail/]);
  expect(all).toBeGreaterThan(2);
  const file = await ines.request.get(`${ines.url()}/history.csv`);
  expect(await file.text()).toContain('"E-mail","It drifts in the cold only."');
});

test("an answer that cannot leave says why and stays", async ({ browser }) => {
  const post = await postOffice();
  await withDaybook(browser, true, async (daybook) => {
    await daybook.kill();
    await daybook.start("--smtp", `smtp://127.0.0.1:${post.port}`, "--mail-from", "support@our.example");
    daybook.pipe(message("Subject: Where is my order", "I am waiting.").replace("ole@", "nobody@"), "mail-in");
    const ines = await daybook.as("ines");
    await openBoard(ines);
    await ines.locator(".issue-card", { hasText: "Where is my order" }).locator(".card-open").click();
    const dialog = ines.getByRole("dialog");
    await dialog.getByRole("button", { name: "Answer", exact: true }).click();
    await dialog.getByLabel("What to say").fill("On its way.");
    await dialog.getByRole("button", { name: "Send answer" }).click();
    await expect(dialog.locator(".way")).toContainText("no such user here", { timeout: 40_000 });
  });
  post.close();
});

test("by the command line: a message is an issue once, files come along, what a machine sends is listed with its reason", async ({ daybook }) => {
  const mixed = (id: string) => message(`Subject: Photo of the scale\nMessage-ID: <${id}@nordwind.example>\nMIME-Version: 1.0`, "").replace(
    "Content-Type: text/plain; charset=utf-8\n\n\n",
    `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the photo.\n--b\nContent-Type: image/png; name="../../etc/cron.d/scale.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\n--b--\n`,
  );
  expect(daybook.pipe(mixed("a"), "mail-in")).toMatch(/^issue /);
  expect(daybook.pipe(mixed("a"), "mail-in")).toMatch(/^known already/);
  expect(daybook.pipe(message("Subject: Out of office\nAuto-Submitted: auto-replied", "I am away."), "mail-in")).toMatch(/^left out: Automatic/);
  const ines = await daybook.as("ines");
  await openBoard(ines);
  await ines.locator(".issue-card", { hasText: "Photo of the scale" }).locator(".card-open").click();
  const file = ines.locator("[data-file]");
  await expect(file).toContainText("scale.png");
  await expect(file).not.toContainText("etc");
  const answer = await ines.request.get((await file.getByRole("link", { name: "scale.png" }).getAttribute("href"))!);
  expect(answer.headers()["content-type"]).toBe("image/png");
  expect(answer.headers()["content-security-policy"]).toContain("sandbox");
  await ines.keyboard.press("Escape");
  await open(ines, "/issues/mail");
  const line = ines.locator("tr", { hasText: "Out of office" });
  await expect(line).toContainText("A machine sent it");
  const raw = await ines.request.get((await line.getByRole("link").getAttribute("href"))!);
  expect(await raw.text()).toContain("I am away.");
  expect(raw.headers()["content-disposition"]).toContain("attachment");
  const rosa = await daybook.as("rosa");
  expect((await rosa.request.get((await line.getByRole("link").getAttribute("href"))!)).status()).toBe(403);
});
