"""Work on many machines by Dask. Only `--cluster` imports `distributed`."""

from newsarchive.processing.cluster.connection import Cluster, connected
from newsarchive.processing.cluster.loading import load_on_cluster
from newsarchive.processing.cluster.reading import ClusterWorkers

__all__ = ["Cluster", "ClusterWorkers", "connected", "load_on_cluster"]
