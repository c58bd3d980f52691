package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Between DL4J's arrays and the kernels' activations. The layout of the layers is [C, H, W, N] in
 * memory, batch innermost, presented to DL4J by strides as [N, C, H, W]; dense activations [N, F]
 * are seen as [F, 1, 1, N]. Arrays in any other order of strides are copied into the layout once.
 */
public final class ActivationArrays {
  private ActivationArrays() {}

  /**
   * A new array outside of all workspaces, in the layout of the layers: what a network takes as its
   * input without copying. Fill it through {@link NativeFloats#bytes}, as [C][H][W][N]. Close it
   * after use: the garbage collector sees a small object only.
   *
   * @return of shape [N, C, H, W], uninitialised
   */
  public static INDArray create(int batch, int channels, int height, int width) {
    long length = (long) batch * channels * height * width;
    long[] shape = {batch, channels, height, width};
    return new ActivationArray(Nd4j.createUninitialized(DataType.FLOAT, length).data(), shape);
  }

  /** A new array of that shape, [N, C, H, W] or [N, F], in the workspace for that type. */
  // That the workspace is open is all that it is needed for.
  @SuppressWarnings("try")
  static INDArray allocate(LayerWorkspaceMgr workspaces, ArrayType type, long... shape) {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    try (MemoryWorkspace space = workspaces.notifyScopeBorrowed(type)) {
      return new ActivationArray(Nd4j.createBuffer(DataType.FLOAT, length, false), shape);
    }
  }

  /** The array itself when it has the layout, else a copy that has, allocated as that type. */
  static INDArray inLayout(INDArray array, LayerWorkspaceMgr workspaces, ArrayType copyType) {
    if (isInLayout(array)) {
      return array;
    }
    INDArray copy = allocate(workspaces, copyType, array.shape());
    copy.assign(array);
    return copy;
  }

  /** The kernels' view of an array that has the layout. */
  static Activation view(INDArray array) {
    return array instanceof ActivationArray own ? own.view() : newView(array);
  }

  static Activation newView(INDArray array) {
    int batch = (int) array.size(0);
    int channels = (int) array.size(1);
    boolean flat = array.rank() == 2;
    int height = flat ? 1 : (int) array.size(2);
    int width = flat ? 1 : (int) array.size(3);
    return new Activation(NativeFloats.bytes(array), channels, height, width, batch);
  }

  /** The memory of an array that has the layout, as [N, C, H, W] or [N, C * H * W]. */
  static INDArray reshaped(INDArray array, long... shape) {
    return new ActivationArray(array.data(), shape);
  }

  static boolean isInLayout(INDArray array) {
    long[] shape = array.shape();
    if (array.dataType() != DataType.FLOAT || (shape.length != 2 && shape.length != 4)) {
      return false;
    }
    long[] wanted = strides(shape);
    for (int i = 0; i < shape.length; i++) {
      // The stride of a dimension of size 1 is never used, and ND4J puts anything there.
      if (shape[i] > 1 && array.stride(i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Strides of [N, C, H, W] or [N, F] whose memory is [C, H, W, N] or [F, N]. */
  static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    strides[0] = 1;
    long stride = shape[0];
    for (int i = shape.length - 1; i > 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }
}
