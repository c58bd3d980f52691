package dev.winnow.ensemble.cli;

import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that is being written, to be renamed when it is whole. What is still there when it is
 * closed, or when this process is told to end, is deleted.
 */
final class UnfinishedFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedFolder.class);

  /** After Spark's own, whose tasks would go on writing, and before Hadoop's file systems close. */
  private static final int SHUTDOWN_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;

  private final FileSystem files;
  private final Path path;
  private final Runnable atShutdown = this::delete;

  /**
   * Under a name that nobody else takes; nothing is written yet.
   *
   * @param whole where it is to be when it is whole
   */
  UnfinishedFolder(FileSystem files, Path whole) {
    this.files = files;
    path = new Path(whole.getParent(), "_%s-%s".formatted(whole.getName(), UUID.randomUUID()));
    ShutdownHookManager.get().addShutdownHook(atShutdown, SHUTDOWN_PRIORITY);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atShutdown);
    }
    delete();
  }

  private void delete() {
    try {
      files.delete(path, true);
    } catch (IOException failed) {
      LOG.warn("{} could not be deleted ({})", path, FailureReason.of(failed));
    }
  }
}
