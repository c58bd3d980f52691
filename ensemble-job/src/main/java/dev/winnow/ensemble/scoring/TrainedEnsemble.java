package dev.winnow.ensemble.scoring;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.scoring.ScoringNetwork;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trained members, ready to be asked. Travels to the executors as a broadcast of plain arrays; each
 * executor builds the networks once and keeps them for as long as it keeps the broadcast. Safe for
 * use by several threads.
 */
public final class TrainedEnsemble implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<TrainedMember> members;
  private final PixelScaling scaling;

  /** The members' networks. A cache: it does not travel. */
  private transient List<ScoringNetwork> networks;

  /**
   * Takes the members as they are, without copying their parameters.
   *
   * @param members at least one, all of the same classes and image shape
   * @param scaling of the pixels that they were trained with
   */
  public TrainedEnsemble(List<TrainedMember> members, PixelScaling scaling) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble needs at least one member");
    }
    this.members = List.copyOf(members);
    this.scaling = scaling;
  }

  /** The members, in order. */
  public List<TrainedMember> members() {
    return members;
  }

  /** The members' names, in order. */
  public List<String> names() {
    return members.stream().map(TrainedMember::name).toList();
  }

  /** What all members say of each image, in order. */
  public Iterator<MemberPredictions> predict(LabeledImages images) {
    ImageShape shape = members.get(0).network().shape();
    if (!images.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "images of %s for an ensemble that takes %s: give it data of its own kind"
              .formatted(images.shape(), shape));
    }
    List<float[]> probabilities =
        networks().stream().map(network -> network.probabilities(images, scaling)).toList();
    return IntStream.range(0, images.size())
        .mapToObj(example -> join(images, example, probabilities))
        .iterator();
  }

  private static MemberPredictions join(
      LabeledImages images, int example, List<float[]> probabilities) {
    int classes = probabilities.get(0).length / images.size();
    float[] all = new float[probabilities.size() * classes];
    for (int member = 0; member < probabilities.size(); member++) {
      System.arraycopy(
          probabilities.get(member), example * classes, all, member * classes, classes);
    }
    return new MemberPredictions(
        images.id(example), images.label(example), probabilities.size(), all);
  }

  private synchronized List<ScoringNetwork> networks() {
    if (networks == null) {
      networks =
          members.stream()
              .map(member -> ScoringNetwork.of(member.network(), member.parameters()))
              .toList();
    }
    return networks;
  }
}
