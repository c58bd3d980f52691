package dev.winnow.worker.network;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.kernel.ScratchEstimate;
import dev.winnow.worker.layer.HeapUse;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The heap that a worker takes to train a network in steps of that many images or fewer, the data
 * aside:
 *
 * <pre>
 *   6 vectors of all parameters: parameters and gradient of the network, parameters and velocity
 *     before the epoch, velocity in it, parameters after it
 *   the batch: pixels, labels, identities, and the labels one-hot
 *   what layers keep for themselves: vectors and statistics of the normalisations, where pruned
 *     weights are, and for validation spatial weights as they are multiplied
 *   the kernels' working memory, for each thread
 *   DL4J's objects
 * </pre>
 *
 * <p>Holds for the kernels of this JVM: they differ in what they keep by the width of its vectors.
 *
 * @param vectorBytes of one vector
 * @param batchBytes of the batch
 * @param layerBytes of all layers
 * @param scratchBytes of all threads
 */
public record HeapEstimate(long vectorBytes, long batchBytes, long layerBytes, long scratchBytes) {
  /** Vectors of all parameters that live at the end of an epoch. */
  public static final int VECTORS = 6;

  /** What a network of a hundred vertices takes in objects; measured, and doubled. */
  public static final long OBJECT_BYTES = 3 << 20;

  /**
   * The estimate for a network, which is not built for it.
   *
   * @param batch images in a step of one worker
   * @param group images of one normalisation statistic
   * @param threads that compute
   */
  public static HeapEstimate of(NetworkConfiguration network, int batch, int group, int threads) {
    GraphShapes graph = GraphShapes.of(network);
    int groups = batch / group + (batch % group == 0 ? 0 : 1);
    long layerBytes = 0;
    ScratchEstimate scratch = new ScratchEstimate(threads);
    for (Map.Entry<String, Layer> vertex : graph.layers().entrySet()) {
      if (vertex.getValue() instanceof HeapUse layer) {
        InputType input = graph.inputs().get(vertex.getKey());
        layerBytes += layer.ownBytes(input, batch, groups);
        layer.addScratch(input, batch, groups, scratch);
      }
    }
    long oneHotBytes = (long) Float.BYTES * network.classes();
    return new HeapEstimate(
        Float.BYTES * graph.parameters(),
        batch * (LabeledImages.bytes(network.shape()) + oneHotBytes),
        layerBytes,
        scratch.bytes());
  }

  /** All of it. */
  public long bytes() {
    return VECTORS * vectorBytes + batchBytes + layerBytes + scratchBytes + OBJECT_BYTES;
  }
}
