package dev.winnow.worker.scoring;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A trained network that is only asked. Computes what the training's graph does outside of
 * training, up to rounding: normalisations, and most poolings, are part of the convolutions before
 * them, activations share a few buffers, and nothing is kept for a backward pass. Same parameters
 * and images give the same bits, whatever batch they are in.
 *
 * <p>All networks of a JVM share the memory for activations, outside the heap, and take turns: safe
 * for use by several threads.
 */
public final class ScoringNetwork {
  /** Larger ones are no faster. */
  private static final int LARGEST_BATCH = 128;

  /** Bounds the activations in memory, a part of what an executor has besides heap and ND4J's. */
  private static final long MOST_BYTES = 256L << 20;

  private final ScoringPlan plan;
  private final List<Operation> operations;
  private Pass pass;

  /** Bytes of the memory in which the pass lies: it moves when it grows. */
  private int capacity;

  private ScoringNetwork(NetworkConfiguration configuration, NetworkWeights weights) {
    plan = ScoringPlan.of(configuration);
    operations =
        plan.operations().stream().map(planned -> planned.operation().make(weights)).toList();
  }

  /**
   * A network with those parameters, which are not copied and must not change.
   *
   * @param parameters flat vector, as the network of that configuration takes it; weights of
   *     Winograd-ReLU convolutions that are 0 are skipped where enough are
   */
  public static ScoringNetwork of(NetworkConfiguration configuration, float[] parameters) {
    return new ScoringNetwork(configuration, NetworkWeights.of(parameters));
  }

  /**
   * A network in training as it is now: to be used until it changes, and not during its steps.
   *
   * @param parameters {@link MemberNetwork#parameters}, which are not copied
   */
  public static ScoringNetwork of(MemberNetwork network, float[] parameters) {
    return new ScoringNetwork(network.configuration(), NetworkWeights.of(network, parameters));
  }

  /** Memory outside the heap that a network of that configuration asks for at most. */
  public static long bufferBytes(NetworkConfiguration configuration) {
    ScoringPlan plan = ScoringPlan.of(configuration);
    return ScoringMemory.bytes(plan, largestBatch(plan));
  }

  private static int largestBatch(ScoringPlan plan) {
    return (int) Math.max(1, Math.min(LARGEST_BATCH, MOST_BYTES / plan.bytes()));
  }

  /**
   * Class probabilities.
   *
   * @return [N][classes]
   */
  public float[] probabilities(LabeledImages images, PixelScaling scaling) {
    int classes = plan.scores().channels();
    float[] probabilities = new float[images.size() * classes];
    int largest = largestBatch(plan);
    synchronized (ScoringMemory.shared()) {
      for (int first = 0; first < images.size(); first += largest) {
        int end = Math.min(images.size(), first + largest);
        Pass batch = pass(end - first);
        scaling.scale(images, first, end, batch.images().data().asFloatBuffer());
        softmax(batch.run(), probabilities, first * classes);
      }
    }
    return probabilities;
  }

  private Pass pass(int batch) {
    ByteBuffer shared = ScoringMemory.shared().atLeast(ScoringMemory.bytes(plan, batch));
    if (pass == null || pass.batch() != batch || capacity != shared.capacity()) {
      capacity = shared.capacity();
      pass = new Pass(plan, operations, ScoringMemory.cut(shared, plan, batch), batch);
    }
    return pass;
  }

  /** From [classes][1][1][N] to [N][classes]. */
  private static void softmax(Activation scores, float[] probabilities, int at) {
    int classes = scores.channels();
    for (int n = 0; n < scores.batch(); n++) {
      int row = at + n * classes;
      float largest = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, scores.get(c, 0, 0, n));
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(scores.get(c, 0, 0, n) - largest);
      }
      for (int c = 0; c < classes; c++) {
        probabilities[row + c] = (float) (Math.exp(scores.get(c, 0, 0, n) - largest) / sum);
      }
    }
  }
}
