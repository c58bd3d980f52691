package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HalfFloatsTest {
  @Property
  void valuesAreRoundedByTheStatedTolerance(
      @ForAll @IntRange(min = -126, max = 127) int exponent, @ForAll long seed) {
    Random random = new Random(seed);
    float[] values = new float[100];
    float largest = 0;
    for (int i = 0; i < values.length; i++) {
      int smaller = random.nextInt(40);
      values[i] = Math.scalb(random.nextFloat() * 2 - 1, exponent - smaller);
      largest = Math.max(largest, Math.abs(values[i]));
    }
    float[] back = roundTrip(values);
    for (int i = 0; i < values.length; i++) {
      double relative = Math.abs(values[i]) >= 0x1p-28 * largest ? 0x1p-11 * values[i] : 0;
      double tolerance = Math.max(Math.abs(relative), 0x1p-39 * largest) + Float.MIN_VALUE;
      assertThat((double) back[i]).isCloseTo(values[i], within(tolerance));
    }
  }

  @Test
  void halvesPassUnchanged() {
    float[] values = {1, -1, 0.5f, 1.5f, 0, -0.0f, 1023 / 1024f, 0x1p-20f, 0x1p-13f + 0x1p-23f};

    assertThat(roundTrip(values)).isEqualTo(values);
  }

  @Test
  void aValueBetweenTwoHalvesGoesToTheEvenOne() {
    float[] values = {1, 1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 1 + 0x1p-11f + 0x1p-20f};

    assertThat(roundTrip(values)).containsExactly(1, 1, 1 + 0x1p-9f, 1 + 0x1p-10f);
  }

  @Test
  void whatIsNotFiniteIsNeverTakenForANumber() {
    assertThat(roundTrip(new float[] {1, Float.NaN})).containsOnly(Float.NaN);
    assertThat(roundTrip(new float[] {Float.NEGATIVE_INFINITY, 2})).containsOnly(Float.NaN);
  }

  private static float[] roundTrip(float[] values) {
    ByteBuffer piece = ByteBuffer.allocate(HalfFloats.bytes(values.length));
    HalfFloats.write(values, 0, values.length, 1, piece);
    assertThat(piece.hasRemaining()).isFalse();
    piece.flip();
    float[] back = new float[values.length];
    // In two parts, as sums are made.
    int half = values.length / 2;
    HalfFloats.read(piece, 0, back, 0, half);
    HalfFloats.read(piece, half, back, half, values.length - half);
    return back;
  }
}
