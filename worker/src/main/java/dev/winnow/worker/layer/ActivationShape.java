package dev.winnow.worker.layer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.JvmShapeInfo;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What ND4J wants to know of the shape of an {@link ActivationArray}. Kept, because a step makes
 * hundreds of arrays of a few shapes, and a description takes a kilobyte.
 */
record ActivationShape(DataBuffer description, JvmShapeInfo onHeap) {
  private record Sizes(int rank, long batch, long channels, long height, long width) {}

  /** How ND4J's descriptions say that elements are floats. */
  private static final long FLOATS = ArrayOptionsHelper.setOptionBit(0L, DataType.FLOAT);

  /** A member network has a hundred shapes for each size of batch. */
  private static final int ENOUGH = 10_000;

  private static final Map<Sizes, ActivationShape> KNOWN = new ConcurrentHashMap<>();

  /** Of [N, C, H, W], or [N, C]. */
  static ActivationShape of(long[] shape) {
    boolean flat = shape.length == 2;
    Sizes sizes =
        new Sizes(shape.length, shape[0], shape[1], flat ? 1 : shape[2], flat ? 1 : shape[3]);
    ActivationShape known = KNOWN.get(sizes);
    if (known != null) {
      return known;
    }
    if (KNOWN.size() >= ENOUGH) {
      KNOWN.clear();
    }
    ActivationShape described = describe(shape, flat ? 'f' : 'c');
    KNOWN.put(sizes, described);
    return described;
  }

  private static ActivationShape describe(long[] shape, char order) {
    long[] strides = ActivationArrays.strides(shape);
    long elementStride = Shape.elementWiseStride(shape, strides, order == 'f');
    Pair<DataBuffer, long[]> description =
        Nd4j.getShapeInfoProvider()
            .createShapeInformation(shape, strides, elementStride, order, FLOATS);
    return new ActivationShape(description.getFirst(), new JvmShapeInfo(description.getSecond()));
  }
}
