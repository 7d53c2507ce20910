//! Backup, restore and doctor: what is done to the data as a whole.

use crate::cli::{Data, sqlite};
use migrations::{Migrator, MigratorTrait};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Fault, Finding, Table};

type Done = Result<ExitCode, Box<dyn Error>>;

/// Writes everything into a file, while people go on working. The file is there when it is whole.
///
/// # Errors
/// The file is there already, the disk does not take it, or a database does not answer.
pub async fn backup(data: &Data, file: &Path) -> Done {
    if file.exists() {
        return Err(format!("{} is there already", file.display()).into());
    }
    let part = with_ending(file, ".part");
    remove_all_of(&part);
    let written = write(data, &part).await.inspect_err(|_| remove_all_of(&part))?;
    std::fs::rename(&part, file)?;
    println!("{} in {}", summed(&written), file.display());
    Ok(ExitCode::SUCCESS)
}

async fn write(data: &Data, part: &Path) -> Result<Vec<Table>, Box<dyn Error>> {
    let from = store::connect_to_all(&data.url()).await?;
    if !Migrator::get_pending_migrations_read_only(&from).await?.is_empty() {
        return Err("the data is of an older Daybook: start this one once, it brings it up to date".into());
    }
    let to = store::connect_to_all(&sqlite(part, "rwc")).await?;
    Migrator::up(&to, None).await?;
    let copied = store::copy(&from, &to).await?;
    store::settle(&to).await?;
    to.close().await?;
    // Read from the file as it will lie there.
    let to = store::connect_to_all(&sqlite(part, "rw")).await?;
    let read = store::read_through(&to).await?;
    to.close().await?;
    same(copied, read)
}

/// Puts a backup into a database that has nothing in it yet; a backup of an older Daybook is brought up to date on the
/// way. The file stays as it is.
///
/// # Errors
/// The file is no backup, there is data already, or a database does not answer.
pub async fn restore(data: &Data, file: &Path) -> Done {
    let log = with_ending(file, "-wal");
    if log.metadata().is_ok_and(|log| log.len() > 0) {
        return Err(format!("{} is in use, or was not closed: make a backup of it first", file.display()).into());
    }
    let copy = std::env::temp_dir().join(format!("daybook-{}.db", uuid::Uuid::now_v7()));
    let restored = restore_from(data, file, &copy).await;
    remove_all_of(&copy);
    println!("{} from {}; everybody signs in anew", summed(&restored?), file.display());
    Ok(ExitCode::SUCCESS)
}

async fn restore_from(data: &Data, file: &Path, copy: &Path) -> Result<Vec<Table>, Box<dyn Error>> {
    std::fs::copy(file, copy).map_err(|error| format!("{}: {error}", file.display()))?;
    let from = store::connect_to_all(&sqlite(copy, "rw")).await?;
    let applied = Migrator::get_applied_migrations_read_only(&from).await;
    if applied.map_or(true, |applied| applied.is_empty()) {
        return Err(format!("{} is no backup of Daybook", file.display()).into());
    }
    Migrator::up(&from, None).await?;
    let to = store::connect_to_all(&data.make()?).await?;
    Migrator::up(&to, None).await?;
    let copied = store::copy(&from, &to).await?;
    let read = store::read_through(&to).await?;
    from.close().await?;
    to.close().await?;
    same(copied, read)
}

/// Looks for what is wrong with the data and says what it means; changes nothing.
///
/// # Errors
/// The database does not answer.
pub async fn doctor(data: &Data) -> Done {
    let findings = match look(data).await {
        Ok(Looked::Old(steps)) => {
            println!(
                "The data is of an older Daybook, by {steps} steps: start this one once, it brings it up to date."
            );
            return Ok(ExitCode::FAILURE);
        }
        Ok(Looked::Found(findings)) => findings,
        Err(fault) => vec![Finding::of(&fault).ok_or(fault)?],
    };
    for finding in &findings {
        println!("- {finding}.");
    }
    match findings.len() {
        0 => println!("Nothing is wrong."),
        found => println!("{found} found."),
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

enum Looked {
    /// So many steps are to be taken first.
    Old(usize),
    Found(Vec<Finding>),
}

async fn look(data: &Data) -> Result<Looked, Fault> {
    let db = store::connect_to_all(&data.url()).await?;
    match Migrator::get_pending_migrations_read_only(&db).await?.len() {
        0 => Ok(Looked::Found(store::examine(&db).await?)),
        steps => Ok(Looked::Old(steps)),
    }
}

fn same(copied: Vec<Table>, read: Vec<Table>) -> Result<Vec<Table>, Box<dyn Error>> {
    if copied == read { Ok(copied) } else { Err("what was written does not read back as it was".into()) }
}

/// Removes a SQLite file and what belongs to it, as far as it is there.
fn remove_all_of(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(file, ending));
    }
}

fn summed(tables: &[Table]) -> String {
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let used = tables.iter().filter(|table| table.rows > 0).count();
    format!("{rows} rows of {used} tables")
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
