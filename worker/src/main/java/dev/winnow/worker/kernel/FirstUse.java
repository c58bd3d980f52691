package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Uses all kinds of operations on vectors side by side, before any kernel is compiled.
 *
 * <p>Every operation passes through the same few methods of the vector module: one reads the code
 * of an operator, one looks for its function in a cache. A compiler that has seen two kinds of
 * operators there assumes that there are no others, and notes each time that this fails, up to
 * four. For a kernel it adds the notes of all that it inlines: 25 operations make the hundred at
 * which it assumes nothing more, and leaves the vectors of that kernel on the heap, a gigabyte a
 * step, for the life of the JVM. What is seen first depends on timing: it happened in one JVM of
 * four. Where all kinds are seen from the beginning, nothing is assumed that fails later.
 */
final class FirstUse {
  /** Beyond what the compilers wait for before they compile the methods of the vector module. */
  private static final int ROUNDS = 20_000;

  private FirstUse() {}

  static void ofAllOperations() {
    float[] floats = new float[FloatVector.SPECIES_PREFERRED.length()];
    int[] ints = new int[IntVector.SPECIES_PREFERRED.length()];
    for (int i = 0; i < ROUNDS; i++) {
      use(floats);
      use(ints);
    }
  }

  private static void use(float[] values) {
    FloatVector v = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, values, 0);
    VectorMask<Float> mask = v.compare(VectorOperators.GT, 1).or(v.compare(VectorOperators.LT, v));
    v.add(v).sub(v).mul(v).fma(v, v).abs().neg().blend(v, mask).intoArray(values, 0);
  }

  private static void use(int[] values) {
    IntVector v = IntVector.fromArray(IntVector.SPECIES_PREFERRED, values, 0);
    v.lanewise(VectorOperators.XOR, 1)
        .lanewise(VectorOperators.XOR, v)
        .lanewise(VectorOperators.LSHR, 1)
        .mul(v)
        .mul(2)
        .blend(v, v.compare(VectorOperators.GE, 1))
        .intoArray(values, 0);
  }
}
