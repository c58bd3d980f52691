package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FacadeTest {
  private final Activation in = Activation.allocate(3, 4, 5, 6);

  @Test
  void messagesCarryBothValues() {
    Activation other = Activation.allocate(2, 4, 5, 6);
    refused(
        () -> new WinogradConvolution(4, true, 3, 2).forward(in, Weights.of(new float[95]), other),
        "weights has length 95, not 96");
    refused(
        () -> new WinogradConvolution(6, true, 2, 2).forward(in, Weights.of(new float[0]), other),
        "input is [3, 4, 5, 6]: 3 channels, not 2");
    refused(
        () -> new SpatialConvolution(3, 2, 3, 2).forward(in, Weights.of(new float[54]), other),
        "output is [2, 4, 5, 6], not [2, 2, 3, 6]");
    refused(() -> Elementwise.relu(in, other), "output is [2, 4, 5, 6], not [3, 4, 5, 6]");
    refused(() -> MaxPooling.forward(in, other), "output is [2, 4, 5, 6], not [3, 2, 2, 6]");
    refused(
        () -> GlobalAveragePooling.forward(in, other), "output is [2, 4, 5, 6], not [3, 1, 1, 6]");
    refused(
        () -> BatchNormalization.infer(in, new float[3], new float[4], true, in),
        "shift has length 4, not 3");
    refused(
        () -> Elementwise.dropout(in, 1, new long[6], 1, in),
        "the probability of dropping must be in [0, 1), not 1.0");
  }

  @Test
  void impossibleConvolutionsAreRefused() {
    refused(() -> new SpatialConvolution(5, 1, 1, 1), "the kernel's side must be 1 or 3, not 5");
    refused(() -> new SpatialConvolution(3, 3, 1, 1), "the stride must be 1 or 2, not 3");
    refused(() -> new WinogradConvolution(8, true, 1, 1), "the tile must be 4 or 6, not 8");
  }

  @Test
  void groupsMustCoverTheBatch() {
    float[] c = new float[3];
    refused(
        () -> BatchNormalization.forward(in, new int[] {0, 5}, c, c, 1, true, c, c, in),
        "group offsets must run from 0 to the batch size 6, not [0, 5]");
    refused(
        () -> BatchNormalization.forward(in, new int[] {0, 3, 3, 6}, c, c, 1, true, c, c, in),
        "group 1 is empty: from 3 to 3");
  }

  @Test
  void aBufferMustHoldTheActivation() {
    ByteBuffer small = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());
    refused(
        () -> new Activation(small, 1, 2, 2, 1),
        "[1, 2, 2, 1] floats need 16 bytes, the buffer has 12");
    refused(
        () -> new Activation(small, 1, 0, 2, 1),
        "every dimension must be at least 1, not [1, 0, 2, 1]");
    ByteOrder foreign =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    ByteBuffer swapped = ByteBuffer.allocateDirect(16).order(foreign);
    refused(
        () -> new Activation(swapped, 1, 1, 1, 1),
        "the buffer is %s, the processor %s".formatted(foreign, ByteOrder.nativeOrder()));
  }

  @Test
  void convolutionInPlaceIsRefused() {
    refused(
        () -> new SpatialConvolution(1, 1, 3, 3).forward(in, Weights.of(new float[9]), in),
        "input and output must not share memory");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
