package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.StreamCallbackWithID;

/** A piece on its way from the wire to its mailbox, copied once. */
final class IncomingPiece implements StreamCallbackWithID {
  private final PieceHeader header;
  private final Mailbox mailbox;
  private final ByteBuffer piece;

  /**
   * Takes memory for it.
   *
   * @throws IllegalArgumentException when the mailbox expects no such piece
   */
  IncomingPiece(PieceHeader header, Mailbox mailbox) {
    this.header = header;
    this.mailbox = mailbox;
    this.piece = mailbox.toReceive(header.key(), header.bytes());
  }

  @Override
  public String getID() {
    return header.toString();
  }

  /** More than announced makes it throw, which closes the connection. */
  @Override
  public void onData(String id, ByteBuffer data) {
    piece.put(data);
  }

  @Override
  public void onComplete(String id) {
    if (piece.hasRemaining()) {
      throw new IllegalArgumentException(
          "%d bytes announced, %d sent".formatted(piece.limit(), piece.position()));
    }
    mailbox.deliver(header.key(), piece.flip());
  }

  /** The sender will be told, or is gone: then it is the deadline that tells. */
  @Override
  public void onFailure(String id, Throwable cause) {}
}
