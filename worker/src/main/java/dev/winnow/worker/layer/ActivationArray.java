package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Elementwise;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.NDArray;

/**
 * Memory of [C, H, W, N], batch innermost, presented to DL4J by strides as [N, C, H, W], or as [N,
 * C] where there are no positions.
 *
 * <p>DL4J adds the gradients of a vertex with several consumers by {@code addi}, which on such
 * strides is forty times slower than on contiguous memory; hence the override.
 */
// ND4J's base class declares some variable-arity methods of its interface as arrays.
@SuppressWarnings("overrides")
final class ActivationArray extends NDArray {
  private static final long serialVersionUID = 1L;

  /** Made once: it takes a dozen objects, and each array is seen by several kernels. */
  private transient Activation view;

  ActivationArray(DataBuffer data, long[] shape) {
    // Not by the constructor for this, which describes the shape anew each time.
    this.data = data;
    ActivationShape known = ActivationShape.of(shape);
    shapeInformation = known.description();
    jvmShapeInfo = known.onHeap();
  }

  /** What {@link ActivationArrays#view} returns. */
  Activation view() {
    if (view == null) {
      view = ActivationArrays.newView(this);
    }
    return view;
  }

  @Override
  public INDArray addi(INDArray other) {
    if (!ActivationArrays.isInLayout(other) || !java.util.Arrays.equals(shape(), other.shape())) {
      return super.addi(other);
    }
    Activation sum = ActivationArrays.view(this);
    Elementwise.add(sum, ActivationArrays.view(other), false, sum);
    return this;
  }
}
