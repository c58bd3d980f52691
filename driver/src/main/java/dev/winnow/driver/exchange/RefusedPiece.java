package dev.winnow.driver.exchange;

import java.nio.ByteBuffer;
import org.apache.spark.network.client.StreamCallbackWithID;

/**
 * A piece that nobody here waits for. It is read to its end, since another worker's pieces may
 * follow on the same connection; then its sender is told.
 *
 * @param reason for the sender
 */
record RefusedPiece(String reason) implements StreamCallbackWithID {
  @Override
  public String getID() {
    return reason;
  }

  @Override
  public void onData(String id, ByteBuffer data) {}

  @Override
  public void onComplete(String id) {
    throw new IllegalStateException(reason);
  }

  @Override
  public void onFailure(String id, Throwable cause) {}
}
