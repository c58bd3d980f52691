package dev.winnow.ensemble.scoring;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.worker.data.SyntheticImages;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.PruningScope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Members that nobody trained. */
public final class ToyMembers {
  private ToyMembers() {}

  /** A small network for synthetic images. */
  public static NetworkConfiguration network(String name, Convolution convolution) {
    return new NetworkConfiguration(
        name, convolution, 4, 0.0625, 0, SyntheticImages.SHAPE, SyntheticImages.CLASSES, 1);
  }

  /**
   * A member as its network begins, of the same name, pruned.
   *
   * @param sparsity share of the weights of each convolution that is pruned
   */
  public static TrainedMember member(NetworkConfiguration network, double sparsity) {
    MemberNetwork built = MemberNetwork.create(network);
    MemberState pruned =
        MagnitudePruning.prune(
            MemberState.initial(built.parameters()),
            built.prunableRanges(false),
            sparsity,
            PruningScope.LAYER);
    return new TrainedMember(network.network(), network, pruned.parameters());
  }

  /** What is published of a member. */
  public static byte[] file(TrainedMember member) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ModelFile.of(member).content().writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
