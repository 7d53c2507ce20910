//! What the command line does.

use crate::cli::{Cli, Command, Data, Import, Mail, Table, User};
use crate::mail::{self, Taken};
use crate::serve::{Settings, serve};
use crate::upkeep;
use app::ssr::Clock;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use migrations::{Migrator, MigratorTrait};
use model::import::{Kind, RowFault};
use model::people::Language;
use model::{Actor, Outcome, Role};
use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::net::IpAddr;
use std::path::Path;
use std::process::ExitCode;
use store::{Arrived, Books, BooksImported, ImportPlan, ImportTable, Size, Store};
use url::Url;

type Done = Result<ExitCode, Box<dyn Error>>;

/// Does what was asked for.
///
/// # Errors
/// Whatever keeps it from being done.
pub async fn run(cli: Cli) -> Done {
    let clock = Clock(cli.data.clock);
    let open = || open(&cli.data);
    match cli.command {
        Command::MailIn => {
            let mut raw = vec![];
            std::io::stdin().read_to_end(&mut raw)?;
            let taken = mail::take(&open().await?, clock.now(), "", raw).await?;
            println!("{}", said(taken));
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve { addr, demo, https, proxies, metrics_token, mail } => {
            let store = open().await?;
            if demo && store.is_new().await? {
                store.seed_demo(clock.now()).await?;
            }
            deliver(&store, clock, mail)?;
            let folder = cli.data.database_url.is_none().then_some(cli.data.data);
            serve(store, Settings { addr, https, proxies, clock, folder, metrics_token }).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Seed { year, .. } => {
            let store = open().await?;
            if year {
                store.seed_company(clock.now(), Size::YEAR, 1).await?;
            } else {
                store.seed_demo(clock.now()).await?;
            }
            let who = if year {
                "admin, manager, rep1 to rep14, agent1 to agent3, marketing"
            } else {
                "admin, malik, rosa, ines and the others"
            };
            println!("The cast is on stage: {who} sign in with \"{}\".", store::DEMO_PASSWORD);
            Ok(ExitCode::SUCCESS)
        }
        Command::User { command: User::Add { login, name, zone } } => {
            add_user(&open().await?, clock, &login, &name, &zone).await
        }
        Command::Import { command } => bring_in(&open().await?, clock, command).await,
        Command::Submit { acting, batch, file } => {
            let store = open().await?;
            let actor = acting_person(&store, Some(&acting)).await?;
            submit(&store, clock, &actor, batch.max(1), &file).await
        }
        Command::Backup { file } => upkeep::backup(&cli.data, &file).await,
        Command::Restore { file } => upkeep::restore(&cli.data, &file).await,
        Command::Doctor => upkeep::doctor(&cli.data).await,
    }
}

async fn bring_in(store: &Store, clock: Clock, what: Import) -> Done {
    match what {
        Import::Customers(table) => import(store, clock, Kind::Customers, table).await,
        Import::Contacts(table) => import(store, clock, Kind::Contacts, table).await,
        Import::Products(table) => import(store, clock, Kind::Products, table).await,
        Import::Activities(table) => import(store, clock, Kind::Activities, table).await,
        Import::Orders(table) => import(store, clock, Kind::Orders, table).await,
        Import::Books { folder, acting } => {
            let actor = acting_person(store, acting.as_deref()).await?;
            import_books(store, clock, &actor, &folder).await
        }
    }
}

/// What became of a message, in a line.
fn said(taken: Taken) -> String {
    match taken {
        Taken::In(Arrived::Registered(id)) => format!("issue {id}"),
        Taken::In(Arrived::Replied(id)) => format!("reply to issue {id}"),
        Taken::In(Arrived::Known(id)) => format!("known already, issue {id}"),
        Taken::LeftOut(reason) => format!("left out: {reason:?}"),
    }
}

/// Lets mail come and go, as far as it is set up.
fn deliver(store: &Store, clock: Clock, mail: Mail) -> Result<(), Box<dyn Error>> {
    let from: Option<Mailbox> = if mail.mail_from.is_empty() { None } else { Some(mail.mail_from.parse()?) };
    if let Some(smtp) = mail.smtp {
        let from = from.clone().ok_or("--smtp needs --mail-from")?;
        held_back(&smtp)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp.as_str())?.build();
        tokio::spawn(mail::send(store.clone(), clock, transport, from));
    }
    if let Some(imap) = mail.imap {
        held_back(&imap)?;
        let own = from.map(|from| from.email.to_string()).unwrap_or_default();
        tokio::spawn(mail::fetch(store.clone(), clock, imap, own));
    }
    Ok(())
}

/// A name and its password leave this machine only encrypted.
fn held_back(server: &Url) -> Result<(), Box<dyn Error>> {
    let required = || server.query_pairs().find(|(key, _)| key == "tls").is_some_and(|(_, value)| value == "required");
    let encrypted = match server.scheme() {
        "imaps" | "smtps" => true,
        "smtp" => required(),
        _ => false,
    };
    // Of such a URL an address is a name like any other (WHATWG URL, "opaque host").
    let host = server.host_str().unwrap_or_default();
    let here = host == "localhost" || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    if encrypted || here {
        Ok(())
    } else {
        Err(format!("{}:// to another machine is not encrypted", server.scheme()).into())
    }
}

/// Opens the store, making the data directory and bringing the schema up to date.
async fn open(data: &Data) -> Result<Store, Box<dyn Error>> {
    let db = store::connect(&data.make()?).await?;
    Migrator::up(&db, None).await?;
    Ok(Store::open(db).await?)
}

async fn acting_person(store: &Store, login: Option<&str>) -> Result<Actor, Box<dyn Error>> {
    let found = match login {
        Some(login) => store.person_named(login).await?,
        None => store.people().await?.into_iter().find(|person| person.role == Role::Administrator),
    };
    let person = found.filter(|person| person.active).ok_or("nobody of this name may act here")?;
    Ok(Actor::of(&person))
}

async fn add_user(store: &Store, clock: Clock, login: &str, name: &str, zone: &str) -> Done {
    let mut password = String::new();
    std::io::stdin().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    match store.found(clock.now(), name, login, password, zone, Language::En).await? {
        Ok(Some(_)) => {
            println!("{login} is the first administrator.");
            Ok(ExitCode::SUCCESS)
        }
        Ok(None) => Err("there are people already; an administrator adds others".into()),
        Err(refusal) => Err(format!("refused: {refusal:?}").into()),
    }
}

async fn import(store: &Store, clock: Clock, kind: Kind, table: Table) -> Done {
    let actor = acting_person(store, table.acting.as_deref()).await?;
    let content = std::fs::read(&table.file)?;
    let plan = ImportPlan { kind, columns: None };
    let preview = store.try_import(&actor, clock.now(), &ImportTable::read(&content), &plan).await?;
    println!("{} rows, read as {}; {} cannot be taken", preview.rows, preview.encoding, preview.broken);
    list(&preview.faults);
    if table.dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    if preview.broken > 0 && !table.leave_out_broken {
        println!("nothing imported (--leave-out-broken takes the other rows)");
        return Ok(ExitCode::FAILURE);
    }
    let kept = store.keep_content(content).await?;
    let name = table.file.file_name().unwrap_or_default().to_string_lossy();
    let begun = store.begin_import(&actor, clock.now(), (&kept.hash, &name), &plan).await?;
    let mut import = begun.ok_or("the file is gone")?;
    while !import.is_complete() {
        let further = store.go_on_with_import(&actor, clock.now(), import.id).await?;
        import = further.ok_or("the import is gone")?;
    }
    println!("{} records imported, {} rows left out", import.added, import.left_out);
    Ok(ExitCode::SUCCESS)
}

async fn import_books(store: &Store, clock: Clock, actor: &Actor, folder: &Path) -> Done {
    let table = |name: &str| match std::fs::read(folder.join(name)) {
        Ok(bytes) => Ok(ImportTable::read(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(ImportTable::default()),
        Err(error) => Err(error),
    };
    let books = Books {
        people: table("employees.csv")?,
        customers: table("customers.csv")?,
        products: table("products.csv")?,
        orders: table("orders.csv")?,
        lines: table("order-details.csv")?,
    };
    match store.import_books(actor, clock.now(), &books).await? {
        BooksImported::Taken([people, customers, products, orders, lines]) => {
            println!("{people} people, {customers} customers, {products} products, {orders} orders with {lines} lines");
            Ok(ExitCode::SUCCESS)
        }
        BooksImported::Broken(faults) => {
            println!("nothing imported: {} rows cannot be taken", faults.len());
            for (table, fault) in faults {
                println!("{table}, line {}: {:?}", fault.line, fault.refusal);
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

fn list(faults: &[RowFault]) {
    for fault in faults {
        println!("line {}: {:?}", fault.line, fault.refusal);
    }
}

async fn submit(store: &Store, clock: Clock, actor: &Actor, batch: usize, file: &Path) -> Done {
    let input: Box<dyn Read> =
        if file == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(file)?) };
    let (mut accepted, mut refused) = (0_usize, 0_usize);
    let mut waiting: Vec<(usize, model::Command)> = vec![];
    for (line, text) in (1..).zip(BufReader::new(input).lines()) {
        let text = text?;
        if text.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&text) {
            Ok(command) => waiting.push((line, command)),
            Err(error) => {
                refused += 1;
                println!("line {line}: not understood: {error}");
            }
        }
        if waiting.len() >= batch {
            let (more, less) = carry_out(store, clock, actor, &mut waiting).await?;
            (accepted, refused) = (accepted + more, refused + less);
        }
    }
    let (more, less) = carry_out(store, clock, actor, &mut waiting).await?;
    (accepted, refused) = (accepted + more, refused + less);
    println!("{accepted} commands carried out, {refused} refused");
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Carries out what waits in one transaction; prints each refusal with its line.
async fn carry_out(
    store: &Store,
    clock: Clock,
    actor: &Actor,
    waiting: &mut Vec<(usize, model::Command)>,
) -> Result<(usize, usize), Box<dyn Error>> {
    let (lines, commands): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
    let outcomes = store.act(actor, clock.now(), commands).await?;
    let mut refused = 0;
    for (line, outcome) in lines.into_iter().zip(&outcomes) {
        if let Outcome::Refused(refusal) = outcome {
            refused += 1;
            println!("line {line}: refused: {}", serde_json::to_string(refusal)?);
        }
    }
    Ok((outcomes.len() - refused, refused))
}

#[cfg(test)]
mod tests {
    use super::held_back;

    #[test]
    fn passwords_of_mail_leave_the_machine_only_encrypted() {
        let goes = |url: &str| held_back(&url.parse().expect("a URL")).is_ok();
        assert!(goes("imap://a:b@127.0.0.1:1143/INBOX") && goes("smtp://[::1]:25") && goes("smtp://localhost:25"));
        assert!(goes("imaps://a:b@mail.example/INBOX") && goes("smtp://mail.example?tls=required"));
        assert!(!goes("imap://a:b@mail.example/INBOX") && !goes("smtp://a:b@192.0.2.1"));
        assert!(!goes("imap://mail.example/INBOX?tls=required"));
        assert!(!goes("smtp://127.0.0.1.example") && !goes("smtp://mail.example?tls=opportunistic&tls=required"));
    }
}
