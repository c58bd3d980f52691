package dev.winnow.worker.network;

import java.util.Collection;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * The off-heap memory that ND4J takes for a training step of a network:
 *
 * <pre>
 *   fixed     = 4 bytes * 2 * parameters                       (vector and gradient)
 *   per image = 4 bytes * (image + 1.1 * (all activations + 4 * the largest))
 * </pre>
 *
 * <p>Activations of all vertices live until the end of the step; of their gradients at most four at
 * a time, those at a residual sum. DL4J allocates up to 5 % too much, and what its own output layer
 * gives back is copied into the layout of the others: hence the 1.1. What is on the heap, {@link
 * HeapEstimate} counts. What the C library keeps of freed memory is not counted either.
 *
 * @param fixedBytes whatever the batch
 * @param bytesPerImage for each example of the batch
 * @param largestArrayPerImage bytes of the largest activation, of which a batch must stay below 2
 *     GiB
 */
public record OffHeapEstimate(long fixedBytes, long bytesPerImage, long largestArrayPerImage) {
  private static final int LIVE_GRADIENTS = 4;

  /** The estimate for a network, which is not built for it. */
  public static OffHeapEstimate of(NetworkConfiguration network) {
    GraphShapes graph = GraphShapes.of(network);
    Collection<InputType> activations = graph.outputs().values();
    long all = activations.stream().mapToLong(InputType::arrayElementsPerExample).sum();
    long largest =
        activations.stream().mapToLong(InputType::arrayElementsPerExample).max().orElseThrow();
    return new OffHeapEstimate(
        Float.BYTES * 2 * graph.parameters(),
        Float.BYTES * (network.shape().size() + 11 * (all + LIVE_GRADIENTS * largest) / 10),
        Float.BYTES * largest);
  }

  /** Bytes for a step with that many images. */
  public long bytes(int batch) {
    return fixedBytes + batch * bytesPerImage;
  }

  /** The largest batch that needs no more than so many bytes; 0 when not even one image fits. */
  public int largestBatch(long bytes) {
    long byMemory = Math.max(0, (bytes - fixedBytes) / bytesPerImage);
    return (int) Math.min(byMemory, Integer.MAX_VALUE / largestArrayPerImage);
  }
}
