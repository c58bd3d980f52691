package dev.winnow.ensemble.scoring;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.MemberNetwork;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trained members, ready to be asked. Travels to the executors as a broadcast of plain arrays; each
 * executor builds the networks once and keeps them for as long as it keeps the broadcast. Safe for
 * use by several threads.
 */
public final class TrainedEnsemble implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bounds the activations in memory: those of 128 images. */
  private static final int BATCH = 128;

  private final List<TrainedMember> members;
  private final PixelScaling scaling;

  /** Networks that no thread is using. A cache: it does not travel. */
  private transient volatile Deque<List<MemberNetwork>> idle;

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
    this.members = new ArrayList<>(members);
    this.scaling = scaling;
  }

  /** The members' names, in order. */
  public List<String> names() {
    return members.stream().map(TrainedMember::name).toList();
  }

  /** What all members say of each image, computed on the executors when it is asked for. */
  public JavaRDD<MemberPredictions> predict(JavaRDD<LabeledImages> images) {
    Broadcast<TrainedEnsemble> ensemble =
        JavaSparkContext.fromSparkContext(images.context()).broadcast(this);
    return images.flatMap(chunk -> ensemble.value().predict(chunk));
  }

  /** What all members say of each image, in order, computed batch by batch as it is iterated. */
  public Iterator<MemberPredictions> predict(LabeledImages images) {
    ImageShape shape = members.get(0).network().shape();
    if (!images.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "images of %s for an ensemble that takes %s: give it data of its own kind"
              .formatted(images.shape(), shape));
    }
    int batches = (images.size() + BATCH - 1) / BATCH;
    return IntStream.range(0, batches)
        .mapToObj(batch -> batch(images, batch * BATCH))
        .flatMap(List::stream)
        .iterator();
  }

  private List<MemberPredictions> batch(LabeledImages images, int first) {
    int last = Math.min(first + BATCH, images.size());
    LabeledImages batch = images.select(IntStream.range(first, last).toArray());
    List<MemberNetwork> networks = borrow();
    List<float[]> probabilities =
        networks.stream().map(network -> network.probabilities(batch, scaling)).toList();
    // Not in a finally: a network that failed is not used again.
    idle.push(networks);
    return join(batch, probabilities);
  }

  private static List<MemberPredictions> join(LabeledImages batch, List<float[]> probabilities) {
    int members = probabilities.size();
    int classes = probabilities.get(0).length / batch.size();
    List<MemberPredictions> joined = new ArrayList<>(batch.size());
    for (int example = 0; example < batch.size(); example++) {
      float[] all = new float[members * classes];
      for (int member = 0; member < members; member++) {
        System.arraycopy(
            probabilities.get(member), example * classes, all, member * classes, classes);
      }
      joined.add(new MemberPredictions(batch.id(example), batch.label(example), members, all));
    }
    return joined;
  }

  private List<MemberNetwork> borrow() {
    if (idle == null) {
      synchronized (this) {
        if (idle == null) {
          idle = new ConcurrentLinkedDeque<>();
        }
      }
    }
    List<MemberNetwork> networks = idle.poll();
    return networks != null ? networks : members.stream().map(TrainedEnsemble::network).toList();
  }

  private static MemberNetwork network(TrainedMember member) {
    MemberNetwork network = MemberNetwork.create(member.network());
    network.setParameters(member.parameters());
    return network;
  }
}
