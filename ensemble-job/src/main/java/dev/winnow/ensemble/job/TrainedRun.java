package dev.winnow.ensemble.job;

import dev.winnow.driver.checkpoint.Checkpoint;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.driver.data.DatasetDescription;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that was trained before.
 *
 * @param directory that holds its checkpoints
 * @param configuration under which it was trained
 */
record TrainedRun(RunDirectory directory, String id, JobConfiguration configuration) {
  /** Looks for any checkpoint before more is read. */
  void requireCheckpoints() throws IOException {
    if (!directory.hasCheckpoints()) {
      throw new IOException(
          "run %s has no checkpoints in %s: train it first, or name another run"
              .formatted(id, directory.path()));
    }
  }

  /**
   * Whether every member has a whole checkpoint.
   *
   * @param data on which they are trained
   */
  boolean haveAllBegun(DatasetDescription data) throws IOException {
    MemberNetworks networks = new MemberNetworks(configuration, data);
    for (MemberConfiguration member : configuration.members()) {
      if (latest(member, networks.of(member)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads its members, in their order.
   *
   * @param data on which they were trained
   * @throws IOException when one has no checkpoint, or not of the last epoch
   */
  List<TrainedMember> members(DatasetDescription data) throws IOException {
    MemberNetworks networks = new MemberNetworks(configuration, data);
    List<TrainedMember> members = new ArrayList<>();
    for (MemberConfiguration member : configuration.members()) {
      NetworkConfiguration network = networks.of(member);
      MemberState state =
          latest(member, network)
              .orElseThrow(
                  () ->
                      new IOException(
                          "run %s has no checkpoint of member %s in %s: train it first"
                              .formatted(id, member.name(), directory.path())))
              .state();
      requireTrained(member.name(), state.epoch());
      members.add(new TrainedMember(member.name(), network, state.parameters()));
    }
    return members;
  }

  private Optional<Checkpoint> latest(MemberConfiguration member, NetworkConfiguration network)
      throws IOException {
    return directory.latest(member.name(), Math.toIntExact(Networks.parameters(network)));
  }

  private void requireTrained(String member, int epoch) throws IOException {
    int epochs = configuration.train().epochs();
    if (epoch < epochs) {
      throw new IOException(
          "member %s of run %s has been trained for %d of %d epochs: train the run to its end first"
              .formatted(member, id, epoch, epochs));
    }
  }
}
