package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What goes before a piece on the wire: magic, mailbox, key, size, big endian.
 *
 * @param mailbox of the receiver, by {@link ExchangeTopic#mailbox}
 * @param bytes that follow
 */
record PieceHeader(String mailbox, PieceKey key, int bytes) {
  private static final int MAGIC = 0x57494e32;
  private static final int FIXED_BYTES = Integer.BYTES * 6 + 1;

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
   * @param piece within the vector
   */
  record PieceKey(int round, Phase phase, int sender, int piece) {}

  PieceHeader {
    if (bytes < 0 || bytes > PieceBuffers.MOST_BYTES) {
      throw new IllegalArgumentException("a piece of %d bytes".formatted(bytes));
    }
  }

  ByteBuffer encode() {
    byte[] name = mailbox.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = ByteBuffer.allocate(FIXED_BYTES + name.length);
    header.putInt(MAGIC).putInt(name.length).put(name);
    header.putInt(key.round).put(key.phase.code).putInt(key.sender).putInt(key.piece);
    return header.putInt(bytes).flip();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are anything else
   */
  static PieceHeader decode(ByteBuffer header) {
    if (header.remaining() < FIXED_BYTES || header.getInt() != MAGIC) {
      throw new IllegalArgumentException("not a message of the exchange");
    }
    byte[] name = new byte[header.remaining() + Integer.BYTES - FIXED_BYTES];
    if (header.getInt() != name.length) {
      throw new IllegalArgumentException("a mailbox name of other than its length");
    }
    header.get(name);
    int round = header.getInt();
    Phase phase = Phase.of(header.get());
    PieceKey key = new PieceKey(round, phase, header.getInt(), header.getInt());
    return new PieceHeader(new String(name, StandardCharsets.UTF_8), key, header.getInt());
  }
}
