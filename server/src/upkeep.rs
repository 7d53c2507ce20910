//! Backup, restore and doctor: what is done to the data as a whole.

use crate::cli::Data;
use migrations::{Migrator, MigratorTrait};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Table;

type Done = Result<ExitCode, Box<dyn Error>>;

/// Writes everything into a file, while people go on working. The file is there when it is whole.
///
/// # Errors
/// The file is there already, or a database does not answer.
pub async fn backup(data: &Data, file: &Path) -> Done {
    if file.exists() {
        return Err(format!("{} is there already", file.display()).into());
    }
    let from = store::connect(&data.url(false)).await?;
    if !Migrator::get_pending_migrations(&from).await?.is_empty() {
        return Err("the data is of an older Daybook: start this one once, it brings it up to date".into());
    }
    let part = with_ending(file, "part");
    let _ = std::fs::remove_file(&part);
    let to = store::connect(&format!("sqlite://{}?mode=rwc", part.display())).await?;
    Migrator::up(&to, None).await?;
    let copied = store::copy(&from, &to).await?;
    if copied != store::read_through(&to).await? {
        return Err("what was written does not read back as it was".into());
    }
    to.close().await?;
    std::fs::rename(&part, file)?;
    println!("{} in {}", summed(&copied), file.display());
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup into a database that has nothing in it yet; a backup of an older Daybook is brought up to date on the
/// way. The file stays as it is.
///
/// # Errors
/// The file is no backup, there is data already, or a database does not answer.
pub async fn restore(data: &Data, file: &Path) -> Done {
    let copy = std::env::temp_dir().join(format!("daybook-{}.db", uuid::Uuid::now_v7()));
    std::fs::copy(file, &copy).map_err(|error| format!("{}: {error}", file.display()))?;
    let restored = restore_from(data, file, &copy).await;
    for left in [copy.clone(), with_ending(&copy, "-wal"), with_ending(&copy, "-shm")] {
        let _ = std::fs::remove_file(left);
    }
    restored
}

async fn restore_from(data: &Data, file: &Path, copy: &Path) -> Done {
    let from = store::connect(&format!("sqlite://{}?mode=rw", copy.display())).await?;
    let applied = Migrator::get_applied_migrations(&from).await;
    if applied.map_or(true, |applied| applied.is_empty()) {
        return Err(format!("{} is no backup of Daybook", file.display()).into());
    }
    Migrator::up(&from, None).await?;
    if data.database_url.is_none() {
        std::fs::create_dir_all(&data.data)?;
    }
    let to = store::connect(&data.url(true)).await?;
    Migrator::up(&to, None).await?;
    let copied = store::copy(&from, &to).await?;
    if copied != store::read_through(&to).await? {
        return Err("what was written does not read back as it was".into());
    }
    from.close().await?;
    to.close().await?;
    println!("{} from {}; everybody signs in anew", summed(&copied), file.display());
    Ok(ExitCode::SUCCESS)
}

/// Looks for what is wrong with the data and says what it means; changes nothing.
///
/// # Errors
/// The database does not answer.
pub async fn doctor(data: &Data) -> Done {
    let db = store::connect(&data.url(false)).await?;
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    if pending > 0 {
        println!("The data is of an older Daybook, by {pending} steps: start this one once, it brings it up to date.");
        return Ok(ExitCode::FAILURE);
    }
    let findings = store::examine(&db).await?;
    for finding in &findings {
        println!("- {finding}.");
    }
    println!(
        "{}",
        if findings.is_empty() { "Nothing is wrong.".to_owned() } else { format!("{} found.", findings.len()) }
    );
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
