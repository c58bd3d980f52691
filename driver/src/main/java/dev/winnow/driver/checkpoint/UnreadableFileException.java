package dev.winnow.driver.checkpoint;

import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * What keeps a file does not give it: a local disk, or all of HDFS's that have one of its blocks.
 */
final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(Path file, Throwable cause) {
    super(
        "%s cannot be read (%s): bring its disk or data nodes back, or choose another run-id"
            .formatted(file, FailureReason.of(cause)),
        cause);
  }
}
