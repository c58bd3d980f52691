package dev.winnow.driver.checkpoint;

import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that are tried again for a while, since a file system may be out of reach for a minute,
 * and a disk full until somebody makes room. Not before the first has succeeded: until then it is
 * more likely that nobody may write there at all. Thread-safe.
 */
final class PersistentWrites {
  private static final Logger LOG = LoggerFactory.getLogger(PersistentWrites.class);

  /** What replaces a file whole, so that it can be repeated. */
  @FunctionalInterface
  interface Write {
    void run() throws IOException;
  }

  private final Duration patience;
  private final Duration pause;
  private volatile boolean succeeded;

  /**
   * Nothing has been written yet.
   *
   * @param patience how long a write is tried before it has failed
   * @param pause between two tries
   */
  PersistentWrites(Duration patience, Duration pause) {
    this.patience = patience;
    this.pause = pause;
  }

  /**
   * Writes.
   *
   * @param file for messages
   * @throws IOException when the last try has failed; says what, where and the cure
   */
  void run(Path file, Write write) throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        write.run();
        succeeded = true;
        return;
      } catch (IOException e) {
        if (!succeeded) {
          throw new IOException(
              "%s cannot be written (%s): check the path, your rights and the room there"
                  .formatted(file, FailureReason.of(e)),
              e);
        }
        if (System.nanoTime() - began >= patience.toNanos()) {
          throw new IOException(
              ("%s could not be written for %d s (%s): make room there or bring the file system"
                      + " back, and start the run again by its run-id to go on")
                  .formatted(file, patience.toSeconds(), FailureReason.of(e)),
              e);
        }
        LOG.warn("{} could not be written ({}): trying again", file, FailureReason.of(e));
      }
      pause();
    }
  }

  private void pause() throws InterruptedIOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two tries of a write");
    }
  }
}
