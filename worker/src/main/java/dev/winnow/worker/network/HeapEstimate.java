package dev.winnow.worker.network;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.kernel.ScratchEstimate;
import dev.winnow.worker.layer.HeapUse;
import dev.winnow.worker.layer.TrainingSteps;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The heap that a worker takes to train a network in steps of that many images or fewer, the data
 * aside:
 *
 * <pre>
 *   6 vectors of all parameters: parameters and gradient of the network, parameters and velocity
 *     before the epoch, velocity in it, parameters after it; and a gradient for each thread,
 *     where threads take groups of their own
 *   the batch: pixels, labels, identities, and the labels one-hot
 *   what layers keep for themselves: vectors and statistics of the normalisations, where pruned
 *     weights are, and for validation spatial weights as they are multiplied
 *   the kernels' working memory, for each thread
 *   DL4J's objects
 * </pre>
 *
 * <p>What layers keep, and DL4J's objects, are there once for each thread that takes groups of its
 * own, which happens in networks of few parameters.
 *
 * <p>Holds for the kernels of this JVM: they differ in what they keep by the width of its vectors.
 *
 * @param vectors of all parameters that live at the end of an epoch
 * @param vectorBytes of one vector
 * @param batchBytes of the batch
 * @param layerBytes of all layers
 * @param scratchBytes of all threads
 * @param objectBytes of DL4J
 */
public record HeapEstimate(
    int vectors,
    long vectorBytes,
    long batchBytes,
    long layerBytes,
    long scratchBytes,
    long objectBytes) {
  private static final int VECTORS = 6;

  /** What a network of a hundred vertices takes in objects; measured, and doubled but for copies. */
  private static final long OBJECT_BYTES = 3 << 20;

  /**
   * The estimate for a network, which is not built for it.
   *
   * @param batch images in a step of one worker
   * @param threads that compute
   */
  public static HeapEstimate of(NetworkConfiguration network, int batch, int threads) {
    GraphShapes graph = GraphShapes.of(network);
    int graphs =
        ThreadsApart.graphs(graph.parameters(), TrainingSteps.groups(null, batch), threads);
    long layerBytes = 0;
    ScratchEstimate scratch = new ScratchEstimate(threads);
    ScratchEstimate apart = new ScratchEstimate(1);
    for (Map.Entry<String, Layer> vertex : graph.layers().entrySet()) {
      if (vertex.getValue() instanceof HeapUse layer) {
        InputType input = graph.inputs().get(vertex.getKey());
        layerBytes += graphs * layer.ownBytes(input, (batch + graphs - 1) / graphs);
        if (graphs == 1) {
          layer.addScratch(input, batch, scratch);
        } else {
          layer.addScratch(input, ThreadsApart.mostTogether(batch, threads), scratch);
          layer.addScratch(input, ThreadsApart.mostApart(batch), apart);
        }
      }
    }
    scratch.addToEach(apart);
    long oneHotBytes = (long) Float.BYTES * network.classes();
    return new HeapEstimate(
        graphs == 1 ? VECTORS : VECTORS + graphs,
        Float.BYTES * graph.parameters(),
        batch * (LabeledImages.bytes(network.shape()) + oneHotBytes),
        layerBytes,
        scratch.bytes(),
        (graphs + 1) * OBJECT_BYTES / 2);
  }

  /** All of it. */
  public long bytes() {
    return vectors * vectorBytes + batchBytes + layerBytes + scratchBytes + objectBytes;
  }
}
