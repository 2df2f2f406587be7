//! The command line of Accord.

use accord::{
    commands,
    config::{Cli, Command, Offers, Partner, Person},
};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        runtime.block_on(async {
            match cli.command {
                Command::Demo(demo) => Box::pin(commands::demo(demo)).await,
                Command::Serve(settings) => commands::serve(*settings).await,
                Command::Migrate(settings) => commands::migrate(*settings).await,
                Command::Verify(verify) => commands::verify(*verify).await,
                Command::Check(settings) => commands::check(*settings).await,
                Command::Backup(backup) => commands::backup(*backup).await,
                Command::Partner(Partner::Create(new)) => commands::create_partner(*new).await,
                Command::Person(Person::ResetSecondFactor(reset)) => {
                    commands::reset_second_factor(*reset).await
                }
                Command::Offers(Offers::Import(import)) => commands::import_offers(*import).await,
                Command::Offers(Offers::Export(settings)) => {
                    commands::export_offers(*settings).await
                }
            }
        })
    });
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("accord: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
