package dev.winnow.driver.checkpoint;

import dev.winnow.worker.format.DamagedFileException;
import dev.winnow.worker.format.FormatVersionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
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

  private final Configuration conf;
  private final Path directory;

  public RunDirectory(Configuration conf, Path directory) {
    this.conf = conf;
    this.directory = directory;
  }

  public Path path() {
    return directory;
  }

  /**
   * Deletes the unfinished files of an earlier attempt at the run that was killed. No other driver
   * may be at work on it.
   */
  public void deleteUnfinished(List<String> members) throws IOException {
    AtomicFile.deleteTemporaries(conf, directory);
    for (String member : members) {
      AtomicFile.deleteTemporaries(conf, members(member));
    }
  }

  /** Keeps where a member stands after an epoch, and drops what is older than the last two. */
  public void save(String member, Checkpoint checkpoint) throws IOException {
    String name = "epoch-%05d%s".formatted(checkpoint.state().epoch(), SUFFIX);
    AtomicFile.replace(conf, new Path(members(member), name), checkpoint::writeTo);
    List<Path> files = checkpoints(member);
    FileSystem fs = directory.getFileSystem(conf);
    for (Path old : files.subList(Math.min(KEPT_CHECKPOINTS, files.size()), files.size())) {
      fs.delete(old, false);
    }
  }

  /**
   * The last checkpoint of a member that is not damaged; a damaged one is named in a warning.
   *
   * @param parameters number that the member's network has
   * @throws IOException also when the checkpoint is one of another network, or of another Winnow
   */
  public Optional<Checkpoint> latest(String member, int parameters) throws IOException {
    for (Path file : checkpoints(member)) {
      try {
        return Optional.of(Checkpoint.read(bytes(file), parameters));
      } catch (DamagedFileException | ChecksumException e) {
        LOG.warn("{} is damaged ({}): going back to the one before", file, e.getMessage());
      } catch (OtherNetworkException e) {
        throw refused(file, e, "give the run's own settings, or choose another run-id");
      } catch (FormatVersionException e) {
        throw refused(file, e, "go on with the Winnow that wrote it, or choose another run-id");
      }
    }
    return Optional.empty();
  }

  private static IOException refused(Path file, IOException reason, String cure) {
    return new IOException("%s %s: %s".formatted(file, reason.getMessage(), cure), reason);
  }

  /** Replaces a text file of the run. */
  public void writeText(String name, String text) throws IOException {
    AtomicFile.replace(
        conf, new Path(directory, name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
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
      FileStatus[] files = directory.getFileSystem(conf).listStatus(members(member));
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

  private byte[] bytes(Path file) throws IOException {
    try (FSDataInputStream in = AtomicFile.fileSystem(conf, file).open(file)) {
      return in.readAllBytes();
    }
  }
}
