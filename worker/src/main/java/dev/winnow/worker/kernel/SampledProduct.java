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

  private SampledProduct() {}

  /**
   * Adds the products of row v with the rows of w at {@code offsets} from index {@code from} up to
   * {@code to}.
   *
   * @param width of the block: eight vectors, or four, two or one
   * @param w the block begins at wAt
   * @param sums one vector for each offset, the first at sumsAt
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
      int sumsAt) {
    if (width == 8 * LANES) {
      byEight(from, to, offsets, v, vAt, w, wAt, sums, sumsAt);
    } else if (width == 4 * LANES) {
      byFour(from, to, offsets, v, vAt, w, wAt, sums, sumsAt);
    } else {
      for (int n = 0; n < width; n += LANES) {
        byOne(width, from, to, offsets, v, vAt + n, w, wAt + n, sums, sumsAt);
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
      int sumsAt) {
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
      FloatVector s = FloatVector.fromArray(SPECIES, sums, sumAt);
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
      int sumsAt) {
    FloatVector v0 = FloatVector.fromArray(SPECIES, v, vAt);
    FloatVector v1 = FloatVector.fromArray(SPECIES, v, vAt + LANES);
    FloatVector v2 = FloatVector.fromArray(SPECIES, v, vAt + 2 * LANES);
    FloatVector v3 = FloatVector.fromArray(SPECIES, v, vAt + 3 * LANES);
    for (int i = from; i < to; i++) {
      int at = wAt + offsets[i] * 4 * LANES;
      int sumAt = sumsAt + (i - from) * LANES;
      FloatVector s = FloatVector.fromArray(SPECIES, sums, sumAt);
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
      int sumsAt) {
    FloatVector v0 = FloatVector.fromArray(SPECIES, v, vAt);
    for (int i = from; i < to; i++) {
      int at = wAt + offsets[i] * width;
      int sumAt = sumsAt + (i - from) * LANES;
      FloatVector s = FloatVector.fromArray(SPECIES, sums, sumAt);
      v0.fma(FloatVector.fromArray(SPECIES, w, at), s).intoArray(sums, sumAt);
    }
  }

  /** Writes the sums of so many vectors' lanes. */
  static void sumLanes(float[] vectors, int count, float[] sums, int at) {
    for (int i = 0; i < count; i++) {
      sums[at + i] = sumLanes(vectors, i * LANES);
    }
  }

  /** Adds the sums of so many vectors' lanes. */
  static void addLanes(float[] vectors, int count, float[] sums, int at) {
    for (int i = 0; i < count; i++) {
      sums[at + i] += sumLanes(vectors, i * LANES);
    }
  }

  private static float sumLanes(float[] vectors, int at) {
    float sum = 0;
    for (int n = at; n < at + LANES; n += 4) {
      sum += (vectors[n] + vectors[n + 1]) + (vectors[n + 2] + vectors[n + 3]);
    }
    return sum;
  }
}
