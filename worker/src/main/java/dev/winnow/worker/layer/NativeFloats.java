package dev.winnow.worker.layer;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.buffer.BaseCpuDataBuffer;

/**
 * The memory of an ND4J array of floats, without a copy. For arrays whose elements lie next to each
 * other: what they mean is up to the caller.
 */
public final class NativeFloats {
  private NativeFloats() {}

  /**
   * The array's memory, from its first element, in native byte order. Valid for as long as the
   * array is, which the buffer does not keep alive: within a workspace, until that is closed;
   * outside, while the array can be reached.
   *
   * @throws IllegalArgumentException when the array does not hold floats or exceeds 2 GiB
   */
  public static ByteBuffer bytes(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException("an array of floats is needed, not " + array.dataType());
    }
    long bytes = Float.BYTES * array.length();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an array of %d bytes exceeds 2 GiB: use a smaller batch".formatted(bytes));
    }
    if (array.wasClosed()) {
      throw new IllegalStateException("the memory of this array has been given back");
    }
    // The address already counts the offset of a view, but its capacity is not set. Not by way of
    // addressPointer(), which makes three pointers of this one, for thousands of arrays a second.
    Pointer pointer = ((BaseCpuDataBuffer) array.data()).getOpaqueDataBuffer().primaryBuffer();
    return pointer.capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Copies the array's elements, as they lie, into a Java array of the same length. */
  public static void read(INDArray from, float[] to) {
    checkLength(from, to);
    try {
      bytes(from).asFloatBuffer().get(to);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** Replaces the array's elements, as they lie. */
  public static void write(float[] from, INDArray to) {
    checkLength(to, from);
    try {
      bytes(to).asFloatBuffer().put(from);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Copies a run of the array's elements, as they lie, to a place of a Java array.
   *
   * @throws IndexOutOfBoundsException when either is too short
   */
  public static void read(INDArray from, int offset, int length, float[] to, int at) {
    try {
      bytes(from).asFloatBuffer().get(offset, to, at, length);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** Replaces a run of the array's elements, as they lie, from a place of a Java array. */
  public static void write(float[] from, int at, int length, INDArray to, int offset) {
    try {
      bytes(to).asFloatBuffer().put(offset, from, at, length);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  private static void checkLength(INDArray array, float[] floats) {
    if (array.length() != floats.length) {
      throw new IllegalArgumentException(
          "%d floats for an array of %d".formatted(floats.length, array.length()));
    }
  }
}
