package dev.winnow.ensemble.job;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * HDFS under a name service that is sometimes out of order, for those who are not connected yet.
 */
public final class NamelessHdfs extends DelegateToFileSystem {
  /** Static, since Hadoop makes the file systems. */
  private static final AtomicInteger REFUSALS = new AtomicInteger();

  NamelessHdfs(URI uri, Configuration configuration) throws IOException, URISyntaxException {
    super(uri, new DistributedFileSystem(), configuration, "hdfs", true);
    if (REFUSALS.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalArgumentException(new UnknownHostException("namenode"));
    }
  }

  static void use(Configuration configuration) {
    configuration.set("fs.AbstractFileSystem.hdfs.impl", NamelessHdfs.class.getName());
  }

  /** Refuses the next connections, so many of them. */
  static void refuse(int connections) {
    REFUSALS.set(connections);
  }
}
