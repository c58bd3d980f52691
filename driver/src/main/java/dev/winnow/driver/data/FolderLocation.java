package dev.winnow.driver.data;

import java.io.Serializable;
import java.net.URI;
import org.apache.hadoop.fs.Path;

/** A folder on some file system. */
record FolderLocation(URI uri) implements Serializable {
  /** A file in it; names may hold characters that have a meaning in URIs. */
  Path file(String name) {
    return new Path(uri.getScheme(), uri.getAuthority(), withSlash(uri.getPath()) + name);
  }

  /** The folder as users write it: without the scheme when it is on the local disk. */
  @Override
  public String toString() {
    return "file".equals(uri.getScheme()) ? uri.getPath() : new Path(uri).toString();
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}
