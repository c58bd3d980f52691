package dev.winnow.driver.checkpoint;

import dev.winnow.worker.format.DamagedFileException;
import dev.winnow.worker.format.FormatVersionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code <root>/<name>/runs/<run-id>/}: checkpoints of the members, metrics and configuration of
 * one run. Every file in it is whole. Thread-safe for different members.
 */
public final class RunDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  /** The last one and, should it be damaged, the one before. */
  private static final int KEPT_CHECKPOINTS = 2;

  private static final String SUFFIX = ".checkpoint";
  private static final String MEMBERS = "members";

  /** Holds what the driver that has the run has thought of as its own name. */
  private static final String DRIVER = "driver";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Configuration conf;
  private final Path directory;
  private final PersistentWrites writes;
  private volatile Optional<String> driver = Optional.empty();

  public RunDirectory(Configuration conf, Path directory) {
    this(conf, directory, new PersistentWrites(PATIENCE, PAUSE));
  }

  RunDirectory(Configuration conf, Path directory, PersistentWrites writes) {
    this.conf = conf;
    this.directory = directory;
    this.writes = writes;
  }

  public Path path() {
    return directory;
  }

  /**
   * Takes the run from whichever driver has it, if one still does: that one finds out when it
   * writes next, and ends. Nobody has to wait for one that was killed.
   */
  public void takeOver() throws IOException {
    String own = UUID.randomUUID().toString();
    writeText(DRIVER, own);
    driver = Optional.of(own);
  }

  /**
   * To be asked before a write, if this has taken the run over. Another may do so between the two:
   * then one file, of an epoch that both have trained, comes late.
   *
   * @throws RunTakenOverException when another has taken it over since
   */
  public void requireOwn() throws IOException {
    if (driver.isEmpty()) {
      return;
    }
    try {
      if (!readText(DRIVER).equals(driver.get())) {
        throw new RunTakenOverException(directory.getName());
      }
    } catch (FileNotFoundException | UnreadableFileException untold) {
      // Another would have written one that can be read.
      LOG.debug("who has {} cannot be read", directory, untold);
    }
  }

  /**
   * Deletes the unfinished files of earlier attempts at the run. A driver from which it was taken
   * over, and whose file is among them, finds out when it writes that again.
   */
  public void deleteUnfinished(List<String> members) throws IOException {
    AtomicFile.deleteTemporaries(conf, directory);
    for (String member : members) {
      AtomicFile.deleteTemporaries(conf, members(member));
    }
  }

  /**
   * Keeps where a member stands after an epoch and the checkpoint before, and drops all others.
   *
   * @throws IOException after some minutes of trying
   * @throws RunTakenOverException as {@link #requireOwn} does
   */
  public void save(String member, Checkpoint checkpoint) throws IOException {
    String name = "epoch-%05d%s".formatted(checkpoint.state().epoch(), SUFFIX);
    Path file = new Path(members(member), name);
    writes.run(
        file,
        () -> {
          requireOwn();
          long began = System.nanoTime();
          long bytes = AtomicFile.replace(conf, file, checkpoint::writeTo);
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
          LOG.debug("{}: {} bytes, written in {} ms", file, bytes, millis);
          dropOthers(member, name);
        });
  }

  /** Later ones were of no use, or training would have gone on from them. */
  private void dropOthers(String member, String saved) throws IOException {
    FileSystem fs = directory.getFileSystem(conf);
    int kept = 0;
    for (Path file : checkpoints(member)) {
      boolean isLater = file.getName().compareTo(saved) > 0;
      if (isLater || kept == KEPT_CHECKPOINTS) {
        fs.delete(file, false);
      } else {
        kept++;
      }
    }
  }

  /** Whether any member has been trained in this run. */
  public boolean hasCheckpoints() throws IOException {
    try {
      for (FileStatus member : list(new Path(directory, MEMBERS))) {
        if (!checkpoints(member.getPath().getName()).isEmpty()) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException none) {
      return false;
    }
  }

  /**
   * The last checkpoint of a member that is not damaged; a damaged one is named in a warning. None
   * when all are.
   *
   * @param parameters number that the member's network has
   * @throws IOException also when the checkpoint is one of another network, or of another Winnow
   * @throws UnreadableFileException when none is whole and one cannot be read: it may come back
   */
  public Optional<Checkpoint> latest(String member, int parameters) throws IOException {
    List<Path> files = checkpoints(member);
    UnreadableFileException unreadable = null;
    for (Path file : files) {
      try {
        return Optional.of(Checkpoint.read(bytes(file), parameters));
      } catch (DamagedFileException | ChecksumException e) {
        LOG.warn("{} is damaged ({}): looking for the one before", file, e.getMessage());
      } catch (UnreadableFileException e) {
        LOG.warn("{}: looking for the one before", e.getMessage());
        unreadable = e;
      } catch (OtherNetworkException e) {
        throw refused(file, e, "give the run's own settings, or choose another run-id");
      } catch (FormatVersionException e) {
        throw refused(file, e, "go on with the Winnow that wrote it, or choose another run-id");
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
    if (!files.isEmpty()) {
      LOG.warn("no checkpoint in {} is whole: {} begins anew", members(member), member);
    }
    return Optional.empty();
  }

  private static IOException refused(Path file, IOException reason, String cure) {
    return new IOException("%s %s: %s".formatted(file, reason.getMessage(), cure), reason);
  }

  /**
   * Replaces a text file of the run.
   *
   * @throws IOException at once if nothing has been written here before, else after some minutes of
   *     trying
   * @throws RunTakenOverException as {@link #requireOwn} does
   */
  public void writeText(String name, String text) throws IOException {
    Path file = new Path(directory, name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writes.run(
        file,
        () -> {
          requireOwn();
          AtomicFile.replace(conf, file, out -> out.write(bytes));
        });
  }

  /**
   * Reads a text file of the run.
   *
   * @throws FileNotFoundException when the run has none of that name
   */
  public String readText(String name) throws IOException {
    return new String(bytes(new Path(directory, name)), StandardCharsets.UTF_8);
  }

  /** Deletes the checkpoints of all members; what else the run has stays. */
  public void dropCheckpoints() throws IOException {
    FileSystem fs = directory.getFileSystem(conf);
    Path members = new Path(directory, MEMBERS);
    if (!fs.delete(members, true) && fs.exists(members)) {
      throw new IOException("%s could not be deleted: check your rights".formatted(members));
    }
  }

  private Path members(String member) {
    return new Path(new Path(directory, MEMBERS), member);
  }

  /** Newest first. */
  private List<Path> checkpoints(String member) throws IOException {
    try {
      FileStatus[] files = list(members(member));
      Stream<Path> paths = Arrays.stream(files).map(FileStatus::getPath);
      return new ArrayList<>(
          paths
              .filter(
                  path -> path.getName().endsWith(SUFFIX) && path.getName().startsWith("epoch-"))
              .sorted(Comparator.comparing(Path::getName).reversed())
              .toList());
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private FileStatus[] list(Path folder) throws IOException {
    return directory.getFileSystem(conf).listStatus(folder);
  }

  private byte[] bytes(Path file) throws IOException {
    try (FSDataInputStream in = AtomicFile.fileSystem(conf, file).open(file)) {
      return in.readAllBytes();
    } catch (FSError e) {
      throw new UnreadableFileException(file, e.getCause());
    } catch (BlockMissingException e) {
      throw new UnreadableFileException(file, e);
    }
  }
}
