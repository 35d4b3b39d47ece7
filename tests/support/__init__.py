"""What several tests share: fakes, a browser, a model server, screenshots."""
