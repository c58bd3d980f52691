package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.SourceFiles;
import dev.winnow.worker.failure.FailureReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Files of one folder, opened through Hadoop on whichever machine. */
record HadoopFiles(FolderLocation folder, Broadcast<SerializableConfiguration> hadoop)
    implements SourceFiles {
  static HadoopFiles of(JavaSparkContext spark, FolderLocation folder) {
    return new HadoopFiles(
        folder, spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  @Override
  public InputStream open(String name) throws IOException {
    Path file = folder.file(name);
    try {
      return file.getFileSystem(hadoop.value().value()).open(file);
    } catch (FileNotFoundException e) {
      throw new DataFormatException(
          "%s cannot be opened from %s (%s); use a path that every executor can read"
              .formatted(
                  location(name),
                  InetAddress.getLocalHost().getHostName(),
                  // That it is not there, or for a local file that it may not be read.
                  FailureReason.of(e)),
          e);
    } catch (AccessControlException e) {
      throw new DataFormatException(
          "%s may not be read: %s; grant access to it"
              .formatted(location(name), FailureReason.of(e)),
          e);
    }
  }

  @Override
  public String location(String name) {
    String root = folder.toString();
    return root.endsWith("/") ? root + name : root + "/" + name;
  }
}
