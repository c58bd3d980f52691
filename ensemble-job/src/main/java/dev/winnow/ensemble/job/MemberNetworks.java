package dev.winnow.ensemble.job;

import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.MemberSeed;

/** The networks of an ensemble's members, for images as they are. Each member has its own seed. */
record MemberNetworks(JobConfiguration configuration, DatasetDescription data) {
  NetworkConfiguration of(MemberConfiguration member) {
    long seed = MemberSeed.of(member.name(), configuration.seed());
    return member.network(data.shape(), data.classes(), seed);
  }
}
