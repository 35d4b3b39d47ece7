"""Papers from public APIs, only ever when somebody asks for them."""

from index.fetching.apis import APIS, Api
from index.fetching.download import FetchError, Wait
from index.fetching.fetch import Fetched, fetch

__all__ = ["APIS", "Api", "FetchError", "Fetched", "Wait", "fetch"]
