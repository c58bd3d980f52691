package dev.winnow.worker.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Working memory of a thread, kept from call to call: arrays as large as any call has needed.
 * Contents are left over from earlier use.
 */
final class Scratch {
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** What an array is for: those of one call must differ. */
  enum Use {
    /** Gradient of weights, in rows of whole vectors. */
    WEIGHT_SUMS,
    /** A vector for each weight of some rows, whose lanes are yet to be added up. */
    LANE_SUMS,
    /** Winograd weights of a layer whose own are spatial. */
    TRANSFORMED_WEIGHTS,
    /** Their gradient, or that of a layer's own weights with rows and columns exchanged. */
    TRANSFORMED_GRADIENT,
    /** The weights of a layer with zeros where they are pruned, and their gradient. */
    UNPACKED_WEIGHTS,
    UNPACKED_GRADIENT,
    /** Part of the left matrix of a product, its rows next to each other. */
    FACTOR,
    INPUT_PANEL,
    OUTPUT_PANEL,
    INPUT_GRADIENT_PANEL,
    TRANSPOSED_PANEL,
    STRIP,
    TRANSPOSED_STRIP,
    /** A strip after the first half of its transform. */
    COLUMNS,
    TILE
  }

  private final Map<Use, float[]> arrays = new EnumMap<>(Use.class);

  /** Of no thread: to find out what something takes. */
  Scratch() {}

  /** That of the calling thread. */
  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** An array of at least that length. */
  float[] floats(Use use, long length) {
    float[] array = arrays.get(use);
    if (array == null || array.length < length) {
      array = new float[Math.toIntExact(length)];
      arrays.put(use, array);
    }
    return array;
  }

  /** Visits all arrays that there are. */
  void forEach(BiConsumer<Use, float[]> visit) {
    arrays.forEach(visit);
  }
}
