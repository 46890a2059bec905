//! The contract suites of what the shared crates bring along.

#[cfg(test)]
mod platform;
#[cfg(test)]
mod redis;
#[cfg(test)]
mod s3;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod store;

#[cfg(test)]
mod bus;
#[cfg(test)]
mod chaos;
#[cfg(test)]
mod embedding;
#[cfg(test)]
mod fake_openai;
#[cfg(test)]
mod pinecone;
#[cfg(test)]
mod rabbitmq_bus;
#[cfg(test)]
mod telemetry;
#[cfg(test)]
mod traces;
