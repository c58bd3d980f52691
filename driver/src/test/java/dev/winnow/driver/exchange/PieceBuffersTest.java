package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PieceBuffersTest {
  @Test
  void memoryOfAShortPieceThatWasSentServesALongOne() {
    PieceBuffers buffers = PieceBuffers.toSend();
    ByteBuffer piece = buffers.take(4);
    buffers.giveBack(piece);

    assertThat(buffers.take(PieceBuffers.MOST_BYTES))
        .isSameAs(piece)
        .satisfies(again -> assertThat(again.remaining()).isEqualTo(PieceBuffers.MOST_BYTES));
  }
}
