package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.driver.exchange.PieceHeader.Phase;
import dev.winnow.driver.exchange.PieceHeader.PieceKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PieceHeaderTest {
  private static final int TRIALS = 20_000;
  private static final int PHASE_FROM_END = 13;

  private final Random random = new Random(Long.getLong("test.seed"));

  @Test
  void whatWasEncodedIsDecodedAndNothingThatIsLongerOrShorter() {
    for (int trial = 0; trial < TRIALS; trial++) {
      PieceHeader header = randomHeader();
      byte[] encoded = header.encode().array();

      assertThat(PieceHeader.decode(ByteBuffer.wrap(encoded))).isEqualTo(header);
      int other = random.nextInt(2 * encoded.length);
      if (other != encoded.length) {
        assertRefused(Arrays.copyOf(encoded, other));
      }
    }
  }

  @Test
  void randomBytesAreRefused() {
    for (int trial = 0; trial < TRIALS; trial++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      assertRefused(bytes);
    }
  }

  @Test
  void aHeaderWithAWrongByteIsRefusedOrIsOneThatCouldHaveBeenMeant() {
    for (int trial = 0; trial < TRIALS; trial++) {
      byte[] bytes = randomHeader().encode().array();
      int wrong = random.nextInt(bytes.length);
      bytes[wrong] ^= (byte) (1 + random.nextInt(255));
      if (wrong < 2 * Integer.BYTES) {
        assertRefused(bytes);
      } else {
        try {
          PieceHeader read = PieceHeader.decode(ByteBuffer.wrap(bytes));
          assertThat(read.bytes()).isBetween(0, PieceBuffers.MOST_BYTES);
        } catch (IllegalArgumentException e) {
          assertThat(wrong).isGreaterThanOrEqualTo(bytes.length - PHASE_FROM_END);
        }
      }
    }
  }

  private static void assertRefused(byte[] bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PieceHeader.decode(ByteBuffer.wrap(bytes)));
  }

  private PieceHeader randomHeader() {
    Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
    return new PieceHeader(
        "mailbox \u00e9 " + random.nextInt(),
        new PieceKey(random.nextInt(), phase, random.nextInt(), random.nextInt()),
        random.nextInt(PieceBuffers.MOST_BYTES + 1));
  }
}
