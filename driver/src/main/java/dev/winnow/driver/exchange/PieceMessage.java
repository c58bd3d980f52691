package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One piece of a vector on the wire: magic, mailbox, key, floats, big endian.
 *
 * @param mailbox of the receiver, by {@link ExchangeTopic#mailbox}
 */
record PieceMessage(String mailbox, PieceKey key, float[] values) {
  private static final int MAGIC = 0x57494e31;
  private static final int KEY_BYTES = Integer.BYTES * 3 + 1;

  enum Phase {
    /** A worker's own values, for the owner of the slice to sum. */
    SCATTER(1),
    /** The sum, from the owner of the slice. */
    GATHER(2);

    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    private static Phase of(byte code) {
      for (Phase phase : values()) {
        if (phase.code == code) {
          return phase;
        }
      }
      throw new IllegalArgumentException("phase %d is unknown".formatted(code));
    }
  }

  /**
   * What a receiver waits for within its mailbox.
   *
   * @param round counts the averages of the epoch
   * @param piece within the slice that is summed
   */
  record PieceKey(int round, Phase phase, int sender, int piece) {}

  static ByteBuffer encode(String mailbox, PieceKey key, float[] vector, int offset, int length) {
    byte[] mailboxBytes = mailbox.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message =
        ByteBuffer.allocate(
            Integer.BYTES * 3 + mailboxBytes.length + KEY_BYTES + length * Float.BYTES);
    message.putInt(MAGIC).putInt(mailboxBytes.length).put(mailboxBytes);
    message.putInt(key.round).put(key.phase.code).putInt(key.sender).putInt(key.piece);
    message.putInt(length);
    message.asFloatBuffer().put(vector, offset, length);
    message.position(0);
    return message;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are anything else
   */
  static PieceMessage decode(ByteBuffer message) {
    if (message.remaining() < Integer.BYTES * 2 || message.getInt() != MAGIC) {
      throw new IllegalArgumentException("not a message of the exchange");
    }
    int mailboxLength = message.getInt();
    if (mailboxLength < 0 || mailboxLength > message.remaining() - KEY_BYTES - Integer.BYTES) {
      throw new IllegalArgumentException("a mailbox name of %d bytes".formatted(mailboxLength));
    }
    byte[] mailbox = new byte[mailboxLength];
    message.get(mailbox);
    int round = message.getInt();
    Phase phase = Phase.of(message.get());
    PieceKey key = new PieceKey(round, phase, message.getInt(), message.getInt());
    int length = message.getInt();
    if (length < 0 || message.remaining() != (long) length * Float.BYTES) {
      throw new IllegalArgumentException(
          "%d floats announced, %d bytes sent".formatted(length, message.remaining()));
    }
    float[] values = new float[length];
    message.asFloatBuffer().get(values);
    return new PieceMessage(new String(mailbox, StandardCharsets.UTF_8), key, values);
  }
}
