//! What is particular to one database; what holds for both is the suite `testkit::contracts::store`.

#[cfg(test)]
mod migrations;
#[cfg(test)]
mod sqlite;
