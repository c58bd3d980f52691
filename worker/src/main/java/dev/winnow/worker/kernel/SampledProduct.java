package dev.winnow.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of one row of a matrix with some rows of a block of a {@link Panel}, lane by lane:
 * the row's vectors stay in registers and meet those of each row that is asked for. The lanes of
 * the sums are added up once at the end, not in each product.
 */
final class SampledProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Vectors whose lanes are added up together: they stay in the first-level cache. */
  private static final int BLOCK = 128;

  private SampledProduct() {}

  /**
   * The products of row v with the rows of w at {@code offsets} from index {@code from} up to
   * {@code to}.
   *
   * @param width of the block: eight vectors, or four, two or one
   * @param w the block begins at wAt
   * @param sums one vector for each offset, the first at sumsAt
   * @param add whether to add to the sums or to write them
   */
  static void multiply(
      int width,
      int from,
      int to,
      byte[] offsets,
      float[] v,
      int vAt,
      float[] w,
      int wAt,
      float[] sums,
      int sumsAt,
      boolean add) {
    if (width == 8 * LANES) {
      byEight(from, to, offsets, v, vAt, w, wAt, sums, sumsAt, add);
    } else if (width == 4 * LANES) {
      byFour(from, to, offsets, v, vAt, w, wAt, sums, sumsAt, add);
    } else {
      for (int n = 0; n < width; n += LANES) {
        byOne(width, from, to, offsets, v, vAt + n, w, wAt + n, sums, sumsAt, add || n > 0);
      }
    }
  }

  private static void byEight(
      int from,
      int to,
      byte[] offsets,
      float[] v,
      int vAt,
      float[] w,
      int wAt,
      float[] sums,
      int sumsAt,
      boolean add) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector v0 = FloatVector.fromArray(SPECIES, v, vAt);
    FloatVector v1 = FloatVector.fromArray(SPECIES, v, vAt + LANES);
    FloatVector v2 = FloatVector.fromArray(SPECIES, v, vAt + 2 * LANES);
    FloatVector v3 = FloatVector.fromArray(SPECIES, v, vAt + 3 * LANES);
    FloatVector v4 = FloatVector.fromArray(SPECIES, v, vAt + 4 * LANES);
    FloatVector v5 = FloatVector.fromArray(SPECIES, v, vAt + 5 * LANES);
    FloatVector v6 = FloatVector.fromArray(SPECIES, v, vAt + 6 * LANES);
    FloatVector v7 = FloatVector.fromArray(SPECIES, v, vAt + 7 * LANES);
    for (int i = from; i < to; i++) {
      int at = wAt + offsets[i] * 8 * LANES;
      int sumAt = sumsAt + (i - from) * LANES;
      FloatVector s = add ? FloatVector.fromArray(SPECIES, sums, sumAt) : zero;
      s = v0.fma(FloatVector.fromArray(SPECIES, w, at), s);
      s = v1.fma(FloatVector.fromArray(SPECIES, w, at + LANES), s);
      s = v2.fma(FloatVector.fromArray(SPECIES, w, at + 2 * LANES), s);
      s = v3.fma(FloatVector.fromArray(SPECIES, w, at + 3 * LANES), s);
      s = v4.fma(FloatVector.fromArray(SPECIES, w, at + 4 * LANES), s);
      s = v5.fma(FloatVector.fromArray(SPECIES, w, at + 5 * LANES), s);
      s = v6.fma(FloatVector.fromArray(SPECIES, w, at + 6 * LANES), s);
      s = v7.fma(FloatVector.fromArray(SPECIES, w, at + 7 * LANES), s);
      s.intoArray(sums, sumAt);
    }
  }

  private static void byFour(
      int from,
      int to,
      byte[] offsets,
      float[] v,
      int vAt,
      float[] w,
      int wAt,
      float[] sums,
      int sumsAt,
      boolean add) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector v0 = FloatVector.fromArray(SPECIES, v, vAt);
    FloatVector v1 = FloatVector.fromArray(SPECIES, v, vAt + LANES);
    FloatVector v2 = FloatVector.fromArray(SPECIES, v, vAt + 2 * LANES);
    FloatVector v3 = FloatVector.fromArray(SPECIES, v, vAt + 3 * LANES);
    for (int i = from; i < to; i++) {
      int at = wAt + offsets[i] * 4 * LANES;
      int sumAt = sumsAt + (i - from) * LANES;
      FloatVector s = add ? FloatVector.fromArray(SPECIES, sums, sumAt) : zero;
      s = v0.fma(FloatVector.fromArray(SPECIES, w, at), s);
      s = v1.fma(FloatVector.fromArray(SPECIES, w, at + LANES), s);
      s = v2.fma(FloatVector.fromArray(SPECIES, w, at + 2 * LANES), s);
      s = v3.fma(FloatVector.fromArray(SPECIES, w, at + 3 * LANES), s);
      s.intoArray(sums, sumAt);
    }
  }

  /** One vector of a block. */
  private static void byOne(
      int width,
      int from,
      int to,
      byte[] offsets,
      float[] v,
      int vAt,
      float[] w,
      int wAt,
      float[] sums,
      int sumsAt,
      boolean add) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector v0 = FloatVector.fromArray(SPECIES, v, vAt);
    for (int i = from; i < to; i++) {
      int at = wAt + offsets[i] * width;
      int sumAt = sumsAt + (i - from) * LANES;
      FloatVector s = add ? FloatVector.fromArray(SPECIES, sums, sumAt) : zero;
      v0.fma(FloatVector.fromArray(SPECIES, w, at), s).intoArray(sums, sumAt);
    }
  }

  /**
   * Adds up the lanes of so many vectors, which are overwritten.
   *
   * @param vectors from first on; has room for one more
   * @param add whether to add to the sums, which begin at {@code at}, or to write them
   */
  static void sumLanes(float[] vectors, int first, int count, float[] sums, int at, boolean add) {
    for (int from = 0; from < count; from += BLOCK) {
      int end = Math.min(count, from + BLOCK);
      // A vector is added to itself, shifted by half: what counts is in its lower lanes.
      for (int half = LANES / 2; half >= 4; half /= 2) {
        addShifted(vectors, first + from * LANES, first + end * LANES, half);
      }
      for (int i = from; i < end; i++) {
        int v = first + i * LANES;
        float sum = (vectors[v] + vectors[v + 1]) + (vectors[v + 2] + vectors[v + 3]);
        sums[at + i] = add ? sums[at + i] + sum : sum;
      }
    }
  }

  private static void addShifted(float[] vectors, int from, int end, int shift) {
    for (int v = from; v < end; v += LANES) {
      FloatVector.fromArray(SPECIES, vectors, v)
          .add(FloatVector.fromArray(SPECIES, vectors, v + shift))
          .intoArray(vectors, v);
    }
  }
}
